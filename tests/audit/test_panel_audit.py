"""The audit screen by keyboard: filters, old and new side by side, the check of the whole trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.audit.api import AuditList
from app.audit.panels.audit_trail import AuditTrailPanel, EntryView
from app.core.commands import Page
from app.identity.api import CreateUser, SetUserRoles
from app.ui import translations
from app.ui.context import DictMemory, PanelContext
from app.ui.gallery import canned
from app.ui.operations import Operations
from app.ui.sounds import Sounds
from app.ui.theme import theme
from app.ui.tokens import Tone
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def company(database_url: str) -> Iterator[Company]:
    with Company.found(database_url, opened=False) as made:
        admin = made.client()
        admin.do(
            CreateUser(username="siti", full_name="Siti", roles=("Packer",), password="satu1satu")
        )
        admin.do(SetUserRoles(username="siti", roles=("Packer", "Picker")))
        yield made


@pytest.fixture
def panel(company: Company, qtbot: QtBot) -> Iterator[AuditTrailPanel]:
    translations.install()
    theme().apply(dark=False, scale=1.0)
    operations = Operations(company.client)
    made = AuditTrailPanel(
        PanelContext(operations, DictMemory(), Sounds(None), lambda *_a, **_k: None)
    )
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: made.list.row_count > 0, timeout=20_000)
    yield made
    operations.close()


@pytest.mark.req("WMS-SEC-10")
def test_old_and_new_stand_side_by_side(panel: AuditTrailPanel, qtbot: QtBot) -> None:
    panel.list.focus_first()
    first = panel.list.rows[0]
    assert (first.action, first.subject) == ("user.set_roles", "siti")

    qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: panel.side.findChild(EntryView) is not None, timeout=20_000)
    said = [one.text() for one in panel.side.findChildren(QLabel)]
    at = said.index("Sesudah")
    assert said[at + 1 : at + 4] == ["Peran", "Packer", "Packer, Picker"]
    qtbot.keyClick(panel.list.view, Qt.Key.Key_Escape)
    assert not panel.side.isVisible()


@pytest.mark.req("WMS-SEC-10")
def test_filters_by_person_day_and_thing(panel: AuditTrailPanel, qtbot: QtBot) -> None:
    panel.search.set_filter("kind", "user")
    qtbot.waitUntil(
        lambda: {row.subject_kind for row in panel.list.rows} == {"user"}, timeout=20_000
    )
    qtbot.keyClicks(panel.user, "orang.lain")
    qtbot.keyClick(panel.user, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.notice.isVisible, timeout=20_000)
    panel.user.clear()
    qtbot.keyClick(panel.user, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.notice.isVisible(), timeout=20_000)

    qtbot.keyClicks(panel.last_day, "20/11/2026")

    qtbot.waitUntil(panel.notice.isVisible, timeout=20_000)


@pytest.mark.req("WMS-SEC-10")
def test_the_whole_trail_is_checked(panel: AuditTrailPanel, qtbot: QtBot) -> None:
    panel.list.focus_first()

    qtbot.keyClick(panel.list.view, Qt.Key.Key_F9)

    qtbot.waitUntil(lambda: panel.message.text.startswith("Jejak audit utuh: "), timeout=20_000)
    assert "3 perintah" in panel.message.text
    assert panel.message.tone is Tone.OK


def test_an_empty_trail_says_so(qtbot: QtBot) -> None:
    context = canned({AuditList: Page(())})
    panel = AuditTrailPanel(context)
    qtbot.addWidget(panel)
    panel.show()

    qtbot.waitUntil(panel.notice.isVisible)

    assert panel.notice.sentence == "Belum ada kejadian yang dicatat."
    context.operations.close()
