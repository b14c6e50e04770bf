"""*Unit Usaha*: the parts of the business, and which stores and warehouses belong to each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QComboBox, QWidget

from app.accounting.api import (
    AssignUnit,
    CreateUnit,
    RenameUnit,
    RetireUnit,
    RevokeUnitRetirement,
    UnitList,
    UnitMember,
    UnitMembers,
    UnitRow,
)
from app.accounting.panels import samples, words
from app.core.errors import ServerAway
from app.ui import tokens
from app.ui.dialogs import confirm
from app.ui.facts import Facts
from app.ui.flow import Flow
from app.ui.forms import Form, choice
from app.ui.gallery import NEVER, Shot, canned
from app.ui.panel import Panel
from app.ui.pills import Pill, PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.typed import typed
from app.ui.widgets import KeyButton, column, row

if TYPE_CHECKING:
    from app.core.commands import Command

_ACTIVE: Final = PillText("Aktif", Tone.OK)
_CLOSED: Final = PillText("Nonaktif", Tone.NEUTRAL)
_KINDS: Final = {"store": "Toko", "warehouse": "Gudang"}
#: Where what it held is seen by unit.
_BY_UNIT: Final = "unit"
COLUMNS: Final = (
    Column("code", "Kode", lambda one: one.code, width=140, names=True),
    Column("title", "Unit usaha", lambda one: one.title, width=240, stretch=True),
    Column("stores", "Toko", lambda one: ", ".join(one.stores) or words.DASH, width=200),
    Column("warehouses", "Gudang", lambda one: ", ".join(one.warehouses) or words.DASH, width=160),
    Column("state", "Status", lambda one: _ACTIVE if one.active else _CLOSED, Kind.PILL, width=110),
)  # fmt: skip
MEMBERS: Final = (
    Column("what", "Anggota", lambda one: one.title,
           detail=lambda one: f"{_KINDS[one.kind]} {one.code}", width=200, stretch=True),
)  # fmt: skip


class UnitsPanel(Panel):
    """Units are made, renamed and closed here; stores and warehouses are put into them."""

    title: ClassVar[str] = "Unit Usaha"
    icon: ClassVar[str] = "book"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"unit", "store", "warehouse"})
    search_hint: ClassVar[str] = "Cari kode atau nama unit usaha"

    def build(self) -> None:
        self.members: tuple[UnitMember, ...] = ()
        self._shown = ""
        self.set_primary("Tambah unit usaha", "F2", self.add_unit)
        self.add_action("Ubah nama", "F4", self.rename_current)
        self.add_action("Masukkan toko atau gudang", "F6", self.assign_to_current)
        self.add_action("Nonaktifkan atau aktifkan", "F8", self.toggle_current)
        self.add_action("Laba rugi per unit", "F7", self.open_report)
        self.list = self.set_table(
            COLUMNS, key=lambda one: one.code,
            empty=Empty("Belum ada unit usaha.", "Tambah unit usaha", self.add_unit, "book"),
        )  # fmt: skip
        self.list.set_tone(lambda one: None if one.active else Tone.NEUTRAL)
        self.list.activated.connect(self.show_unit)

    def reload(self) -> None:
        super().reload()
        self.ask(UnitMembers(), done=self._take_members, failed=_ignore, key="members")
        self.ask(UnitList(), done=self._fill, failed=self.list.failed.emit, key="units")

    def _take_members(self, rows: tuple[UnitMember, ...]) -> None:
        self.members = rows

    def _fill(self, rows: tuple[UnitRow, ...]) -> None:
        self.list.show_rows(rows)
        self.list.find_text(self.search.text)
        self.list.loaded.emit()
        again = next((one for one in rows if one.code == self._shown), None)
        if again is not None and isinstance(self.side.findChild(UnitCard), UnitCard):
            self.show_unit(again)

    # ---------------------------------------------------------------- one unit
    def show_unit(self, unit: UnitRow) -> None:
        """Open a unit at the side."""
        self._shown = unit.code
        self.show_detail(f"{unit.code} {unit.title}", UnitCard(self, unit))

    def add_unit(self) -> None:
        """A form for a new unit."""
        form = Form()
        form.text("code", "Kode", hint="huruf besar, misalnya GROSIR")
        form.text("title", "Nama unit usaha")
        self.show_form("Tambah unit usaha", form, lambda: typed(CreateUnit, form.values()))

    def rename_current(self) -> None:
        """Rename the unit under the keyboard."""
        if (current := self.list.current()) is not None:
            self.rename(current)

    def rename(self, unit: UnitRow) -> None:
        """Another name; the code stays."""
        form = Form()
        form.text("title", "Nama unit usaha", unit.title)
        self.show_form(
            f"Ubah {unit.code}",
            form,
            lambda: typed(RenameUnit, form.values() | {"code": unit.code}),
        )

    def toggle_current(self) -> None:
        """Close or open the unit under the keyboard."""
        if (current := self.list.current()) is not None:
            self.toggle(current)

    def toggle(self, unit: UnitRow) -> None:
        """Close a unit (asked first), or open it again."""
        if not unit.active:
            self.do(RevokeUnitRetirement(code=unit.code))
            return
        confirm(
            self,
            f"Nonaktifkan {unit.code}",
            f"Unit usaha {unit.code} {unit.title} tidak dapat dipakai lagi untuk jurnal baru. "
            "Riwayat dan laporannya tetap ada.",
            "Nonaktifkan unit usaha",
            lambda: self.do(RetireUnit(code=unit.code)),
        )

    def open_report(self) -> None:
        """The result of each unit, side by side."""
        self.context.open("accounting.reports", report="profit_loss", by=_BY_UNIT)

    # ---------------------------------------------------------------- who belongs where
    def assign_to_current(self) -> None:
        """Put something into the unit under the keyboard."""
        if (current := self.list.current()) is not None:
            self.assign(current)

    def assign(self, unit: UnitRow) -> None:
        """A form with everything that does not belong to it yet."""
        others = {
            f"{one.kind} {one.code}": _words_of(one)
            for one in self.members
            if one.unit != unit.code
        }
        if not others:
            self.say("Semua toko dan gudang sudah masuk unit usaha ini.", Tone.NEUTRAL)
            return
        form = Form()
        members = choice(others)
        members.setMinimumContentsLength(14)
        members.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        form.add("member", "Toko atau gudang", members)
        form.note(
            "Berlaku untuk pencatatan mulai sekarang; yang sudah dicatat tetap di unitnya. Nilai "
            "stok gudang ikut pindah dengan jurnal bertanggal hari ini."
        )
        self.show_form(f"Masukkan ke {unit.code}", form, partial(self._assignment, form, unit.code))

    def _assignment(self, form: Form, unit: str) -> Command[Any]:
        kind, _, code = str(form.values()["member"]).partition(" ")
        return typed(AssignUnit, {"kind": kind, "code": code, "unit": unit})

    def take_out(self, member: UnitMember) -> None:
        """Leave a store or warehouse without a unit (asked first)."""
        what = f"{_KINDS[member.kind]} {member.code}"
        stock = (
            " Nilai stoknya dipindahkan dengan jurnal bertanggal hari ini."
            if member.kind == "warehouse"
            else ""
        )
        confirm(
            self,
            f"Keluarkan {what}",
            f"{what} {member.title} tidak lagi masuk {member.unit}. Yang sudah dicatat tetap di "
            f"unit itu.{stock}",
            "Keluarkan",
            lambda: self.do(AssignUnit.model_validate({"kind": member.kind, "code": member.code})),
        )


def _words_of(one: UnitMember) -> str:
    now = f" (kini {one.unit})" if one.unit else ""
    return f"{_KINDS[one.kind]} {one.code} · {one.title}{now}"


def _ignore(_error: Exception) -> None:
    """The list says it already."""


class UnitCard(QWidget):
    """A unit with what belongs to it."""

    def __init__(self, panel: UnitsPanel, unit: UnitRow) -> None:
        super().__init__()
        layout = column(gap=tokens.M)
        head = row()
        head.addWidget(Pill(*(_ACTIVE if unit.active else _CLOSED)[:2]))
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(Facts((("Kode", unit.code), ("Nama", unit.title))))
        mine = [one for one in panel.members if one.unit == unit.code]
        self.members = Table(
            panel, "UnitMembers", MEMBERS, key=lambda one: f"{one.kind} {one.code}"
        )
        self.members.show_rows(mine)
        self.members.add_action("Keluarkan …", "Delete", lambda rows: panel.take_out(rows[0]))
        height = (min(max(len(mine), 1), 8) + 1) * theme().px(tokens.OFFICE.row) * 3 // 2
        self.members.setMinimumHeight(height)
        layout.addWidget(self.members)
        buttons = Flow()
        buttons.add(KeyButton("Masukkan", "F6", partial(panel.assign, unit)))
        buttons.add(KeyButton("Ubah nama", "F4", partial(panel.rename, unit)))
        verb = "Nonaktifkan" if unit.active else "Aktifkan"
        buttons.add(KeyButton(verb, "F8", partial(panel.toggle, unit)))
        layout.addWidget(buttons)
        layout.addStretch(1)
        self.setLayout(layout)


# ---------------------------------------------------------------- gallery


def _panel(answer: object = None) -> UnitsPanel:
    units = answer if answer is not None else samples.UNIT_ROWS
    return UnitsPanel(canned({UnitList: units, UnitMembers: samples.UNIT_MEMBERS}))


def _detail() -> UnitsPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel.show_unit(samples.UNIT_ROWS[0]))
    return panel


def _assigning() -> UnitsPanel:
    panel = _panel()
    panel.list.loaded.connect(lambda: panel.assign(samples.UNIT_ROWS[1]))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _panel),
        Shot("detail", _detail),
        Shot("assign", _assigning),
        Shot("empty", lambda: _panel(())),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
