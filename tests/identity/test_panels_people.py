"""Anggota, Peran and Organisasi by keyboard, on a real company and on made-up answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.commands import Page
from app.identity.api import (
    ConfigureOrganisation,
    CreateRole,
    CreateUser,
    EntityList,
    OrganisationSettings,
    RoleList,
    SetUserRoles,
    SetUserWarehouses,
    ShowOrganisation,
    ShowUser,
    UpdateRole,
    UserList,
)
from app.identity.panels import samples
from app.identity.panels.entities import EntitiesPanel, EntityForm
from app.identity.panels.organisation import OrganisationPanel
from app.identity.panels.roles import RoleForm, RolesPanel
from app.identity.panels.user_forms import BadgeForm, UserForm
from app.identity.panels.users import UsersPanel
from app.ui import translations
from app.ui.context import DictMemory, PanelContext
from app.ui.gallery import CannedContext, canned
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from app.ui.panel import Panel
    from tests.support.company import Company

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def look(qapp: object) -> None:
    translations.install()
    theme().apply(dark=False, scale=1.0)


class Desk:
    """Panels over a company, closed again at the end."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._contexts: list[PanelContext] = []
        self.members = samples.SampleDesk()

    def real(self, kind: type[Panel], company: Company) -> Any:
        operations = Operations(company.client)
        context = PanelContext(operations, DictMemory(), Sounds(None), lambda *_a, **_k: None)
        return self._show(kind, context)

    def canned(self, kind: type[Panel], *rights: str, **more: Any) -> Any:
        answers = {**samples.ANSWERS, UserList: samples.PEOPLE, **more.get("answers", {})}
        return self._show(kind, canned(answers, *rights))

    def _show(self, kind: type[Panel], context: PanelContext) -> Any:
        context.services.offer(samples.DESK, lambda: self.members)
        self._contexts.append(context)
        panel = kind(context)
        self._qtbot.addWidget(panel)
        panel.resize(1200, 760)
        panel.show()
        panel.activateWindow()
        self._qtbot.waitUntil(panel.isActiveWindow)
        self.settle(panel)
        return panel

    def settle(self, panel: Any) -> None:
        self._qtbot.waitUntil(lambda: not panel.stale)
        self._qtbot.waitUntil(lambda: panel.context.operations.pending == 0, timeout=20_000)

    def close(self) -> None:
        for context in self._contexts:
            if isinstance(context, CannedContext):
                context.client.close()
            context.operations.close()


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[Desk]:
    made = Desk(qtbot)
    yield made
    made.close()


def form_of(panel: Any, kind: type[Any]) -> Any:
    return panel.side.findChild(kind)


def press(qtbot: QtBot, panel: Any, key: Qt.Key) -> None:
    panel.take_focus()
    qtbot.keyClick(panel.table.view, key)


# ---------------------------------------------------------------- people


@pytest.mark.req("WMS-SEC-02", "WMS-SEC-05", "WMS-SEC-14")
def test_a_member_is_added_by_keyboard(home: Company, desk: Desk, qtbot: QtBot) -> None:
    panel = desk.real(UsersPanel, home)
    press(qtbot, panel, KEYS.Key_F4)
    qtbot.waitUntil(lambda: form_of(panel, UserForm) is not None, timeout=20_000)
    form = form_of(panel, UserForm)
    inputs = form._inputs
    assert inputs["username"].hasFocus()
    qtbot.keyClicks(inputs["username"], "siti.rahma")
    qtbot.keyClicks(inputs["full_name"], "Siti Rahma")
    for secret in form._secrets.values():
        qtbot.keyClicks(secret, "sementara1")
    qtbot.keyClick(form._choices["roles"].boxes["Packer"], KEYS.Key_Space)
    choice = form._choices["warehouses"]
    qtbot.keyClick(choice.which, KEYS.Key_Down)
    qtbot.keyClick(choice.checks.boxes["JKT"], KEYS.Key_Space)

    qtbot.keyClick(inputs["full_name"], KEYS.Key_Return, CTRL)

    qtbot.waitUntil(
        lambda: panel.message.text == "Pengguna Siti Rahma ditambahkan.", timeout=20_000
    )
    made = home.client().ask(ShowUser(username="siti.rahma"))
    assert (made.full_name, made.roles, made.warehouses) == ("Siti Rahma", ("Packer",), ("JKT",))
    assert made.must_change_password
    qtbot.waitUntil(lambda: panel.list.row_count == 2, timeout=20_000)


@pytest.mark.req("WMS-SEC-05")
def test_every_wrong_field_is_marked_and_nothing_is_sent(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.canned(UsersPanel)
    press(qtbot, panel, KEYS.Key_F4)
    qtbot.waitUntil(lambda: form_of(panel, UserForm) is not None)
    form = form_of(panel, UserForm)
    form._inputs["username"].setText("ibu siti")
    form._secrets["password"].setText("satu1satu")

    form.saved.emit()

    assert panel.message.text == "Periksa 4 isian yang ditandai, lalu simpan lagi."
    assert set(panel._fields) == {"username", "full_name", "again", "roles"}
    assert panel.context.client.done == []


@pytest.mark.req("WMS-SEC-06", "WMS-SEC-08")
def test_only_what_is_different_is_sent(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.canned(UsersPanel)
    panel._show_form((samples.PERSON, samples.ROLES, samples.PLACES))
    form = form_of(panel, UserForm)
    form._choices["roles"].boxes["Picker"].setChecked(True)
    form._choices["warehouses"].which.setCurrentIndex(0)

    commands = form.commands()

    assert commands == [
        SetUserRoles(username="siti", roles=("Picker", "Packer")),
        SetUserWarehouses(username="siti", warehouses=None),
    ]


@pytest.mark.req("WMS-SEC-05")
def test_deactivating_can_be_undone(home: Company, desk: Desk, qtbot: QtBot) -> None:
    home.client().do(
        CreateUser(username="zaki", full_name="Zaki Anwar", roles=("Picker",), password="rahasia1")
    )
    panel = desk.real(UsersPanel, home)
    panel.list.select_key("zaki")
    qtbot.keyClick(panel.list.view, KEYS.Key_F6)
    qtbot.waitUntil(lambda: panel.message.text == "Zaki Anwar dinonaktifkan.", timeout=20_000)
    assert not home.client().ask(ShowUser(username="zaki")).active

    qtbot.keyClick(panel.list.view, KEYS.Key_Z, CTRL)

    qtbot.waitUntil(lambda: panel.message.text == "Zaki Anwar aktif kembali.", timeout=20_000)
    assert home.client().ask(ShowUser(username="zaki")).active


@pytest.mark.req("WMS-SEC-13", "PU-55")
def test_a_badge_is_issued_and_printed(home: Company, desk: Desk, qtbot: QtBot) -> None:
    home.client().do(
        CreateUser(username="zaki", full_name="Zaki Anwar", roles=("Picker",), password="rahasia1")
    )
    panel = desk.real(UsersPanel, home)
    panel.list.select_key("zaki")
    qtbot.keyClick(panel.list.view, KEYS.Key_F8)
    qtbot.waitUntil(lambda: form_of(panel, BadgeForm) is not None, timeout=20_000)
    form = form_of(panel, BadgeForm)
    pin, again = form._secrets["pin"], form._secrets["again"]
    assert pin.hasFocus()
    qtbot.keyClicks(pin, "12")
    qtbot.keyClick(pin, KEYS.Key_Return, CTRL)
    assert set(panel._fields) == {"pin", "again"}

    pin.setText("4821")
    again.setText("4821")
    qtbot.keyClick(again, KEYS.Key_Return, CTRL)

    qtbot.waitUntil(lambda: len(desk.members.printed) == 1, timeout=20_000)
    ((code, name, role),) = desk.members.printed
    (badge,) = home.client().ask(ShowUser(username="zaki")).badges
    assert (code, name, role) == (badge.code, "Zaki Anwar", "Picker")
    assert panel.message.text == "Badge Zaki Anwar dicetak di Zebra Gudang."


@pytest.mark.req("WMS-SEC-07")
def test_who_may_only_look_finds_no_button(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.canned(UsersPanel, "user.read", "role.read")

    press(qtbot, panel, KEYS.Key_F6)

    assert panel._primary_action is None
    assert panel.context.client.done == []


# ---------------------------------------------------------------- roles


@pytest.mark.req("WMS-SEC-06", "WMS-SEC-07")
def test_a_role_is_made_by_keyboard(home: Company, desk: Desk, qtbot: QtBot) -> None:
    panel = desk.real(RolesPanel, home)
    press(qtbot, panel, KEYS.Key_F4)
    form = form_of(panel, RoleForm)
    assert form.role.hasFocus()
    qtbot.keyClicks(form.role, "Pencatat")
    qtbot.keyClicks(form.grid.search, "jurnal")
    shown = [name for name, box in form.grid.boxes.items() if box.isVisible()]
    assert {name.partition(".")[0] for name in shown} == {"journal"}
    qtbot.keyClick(form.grid.boxes["journal.read"], KEYS.Key_Space)
    qtbot.keyClick(form.grid.boxes["journal.create"], KEYS.Key_Space)

    qtbot.keyClick(form.role, KEYS.Key_Return, CTRL)

    qtbot.waitUntil(lambda: panel.message.text == "Peran Pencatat dibuat.", timeout=20_000)
    made = next(row for row in home.client().ask(RoleList()) if row.role == "Pencatat")
    assert made.permissions == ("journal.create", "journal.read")


def test_a_role_without_rights_is_refused(desk: Desk) -> None:
    panel = desk.canned(RolesPanel)
    panel._create()
    form = form_of(panel, RoleForm)

    form.saved.emit()

    assert set(panel._fields) == {"role", "permissions"}
    assert [c for c in panel.context.client.done if isinstance(c, (CreateRole, UpdateRole))] == []


@pytest.mark.req("WMS-SEC-06")
def test_the_admin_role_cannot_lose_rights(desk: Desk) -> None:
    panel = desk.canned(RolesPanel)
    panel._open(samples.ROLES[0])
    form = form_of(panel, RoleForm)

    assert not any(box.isEnabled() for box in form.grid.boxes.values())
    assert not form.role.isEnabled()
    assert form.command() is None


# ---------------------------------------------------------------- organisation


@pytest.mark.req("WMS-SEC-12", "WMS-SEC-14", "WMS-VAL-01", "WMS-RSV-02")
def test_settings_are_changed_by_keyboard(home: Company, desk: Desk, qtbot: QtBot) -> None:
    panel = desk.real(OrganisationPanel, home)
    cost, hours = panel._inputs["cost_method"], panel._inputs["reservation_hours"]
    qtbot.keyClick(cost, KEYS.Key_Down)
    hours.selectAll()
    qtbot.keyClicks(hours, "48")
    qtbot.keyClick(panel._inputs["separation_of_duties"], KEYS.Key_Space)
    qtbot.keyClick(panel._inputs["packing.verify_label"], KEYS.Key_Space)

    qtbot.keyClick(hours, KEYS.Key_F4)

    qtbot.waitUntil(lambda: panel.message.text != "", timeout=20_000)
    settings = home.client().ask(ShowOrganisation()).settings
    expected = OrganisationSettings(
        cost_method="fifo",
        reservation_hours=48,
        separation_of_duties=False,
        packing={"verify_label": True},  # type: ignore[arg-type] # read by pydantic
    )
    assert settings == expected


def test_a_wrong_hour_and_an_empty_name_are_marked(desk: Desk, qtbot: QtBot) -> None:
    panel = desk.canned(OrganisationPanel)
    panel.name.clear()
    panel._inputs["working_hours.start"].setText("25:00")

    qtbot.keyClick(panel.name, KEYS.Key_F4)

    assert set(panel._fields) == {"organisation", "working_hours.start"}
    assert [c for c in panel.context.client.done if isinstance(c, ConfigureOrganisation)] == []


def test_nothing_found_is_said(desk: Desk) -> None:
    panel = desk.canned(UsersPanel, answers={UserList: Page(())})

    assert panel.notice.sentence == "Belum ada anggota."


# ---------------------------------------------------------------- entitas


@pytest.mark.req("WMS-MD-21", "WMS-SEC-14")
def test_a_legal_entity_is_added_and_made_the_default_by_keyboard(
    home: Company, desk: Desk, qtbot: QtBot
) -> None:
    panel = desk.real(EntitiesPanel, home)
    (first,) = home.client().ask(EntityList())
    assert panel.list.row_count == 1

    qtbot.keyClick(panel, KEYS.Key_F4)
    form = panel.findChild(EntityForm)
    for field, text in (("code", "KOP"), ("entity", "Koperasi Melati"), ("npwp", "12345")):
        qtbot.keyClicks(form._inputs[field], text)
    form._inputs["is_default"].setChecked(True)
    form.save()
    desk.settle(panel)
    assert "NPWP" in panel.message.text
    assert form._inputs["npwp"].property("invalid")
    assert [row.code for row in home.client().ask(EntityList())] == [first.code]

    form._inputs["npwp"].setText("01.234.567.8-901.234")
    form.save()
    desk.settle(panel)
    rows = home.client().ask(EntityList())
    assert [(row.code, row.npwp, row.is_default) for row in rows] == [
        ("KOP", "012345678901234", True),
        (first.code, first.npwp, False),
    ]

    panel._open(rows[1])
    panel.findChild(EntityForm)._inputs["address"].setPlainText("Jl. Kenanga 7")
    panel.findChild(EntityForm).save()
    desk.settle(panel)
    assert home.client().ask(EntityList())[1].address == "Jl. Kenanga 7"
