"""Penyesuaian Stok: asked for, decided by somebody else, posted (WMS-INV-09)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QWidget

from app.catalog.api import ProductByBarcode
from app.catalog.rules.amounts import Units, UnitSize
from app.core.commands import Page
from app.core.errors import ServerAway, UserError
from app.core.money import Money
from app.core.text import angka, waktu
from app.files.panels.attachments import AttachmentBox
from app.scanning.normalise import normalise
from app.stock.api import (
    AdjustmentDetail,
    AdjustmentLineRow,
    AdjustmentList,
    AdjustmentRow,
    AdjustmentView,
    CancelAdjustment,
    DecideAdjustment,
    LocationList,
    SubmitAdjustment,
    WarehouseList,
)
from app.stock.panels import samples, words
from app.stock.panels.adjustment_form import AdjustmentForm
from app.stock.panels.base import StockPanel
from app.ui import tokens
from app.ui.dialogs import AskReason, ask_reason
from app.ui.facts import Facts
from app.ui.gallery import Shot, canned
from app.ui.pills import Pill, PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, row

if TYPE_CHECKING:
    from app.catalog.api import ScannedProduct

STATES: Final = {
    "draft": PillText("Konsep"),
    "submitted": PillText("Menunggu setuju", Tone.WARN),
    "posted": PillText("Diposting", Tone.OK),
    "rejected": PillText("Ditolak", Tone.ERROR),
    "cancelled": PillText("Dibatalkan"),
}
REASONS: Final = {
    "correction": "Koreksi salah catat",
    "damage": "Rusak",
    "loss": "Hilang",
    "opname": "Hasil hitung",
    "downgrade": "Turun mutu",
}
#: A code with how many, or something to do that answers what stands in the way.
_Step = tuple[str, int] | Callable[[], str]
_WHY_NOT: Final = ("Hitung ulang dahulu", "Bukti belum ada", "Jumlah tidak cocok")

COLUMNS: Final = (
    Column(
        "number", "Nomor", lambda each: each.number, width=190, stretch=True,
        detail=lambda each: f"{waktu(each.created_at)} · {each.person} · {each.note}",
    ),
    Column("state", "Status", lambda each: STATES[each.state], Kind.PILL, width=150),
    Column(
        "reason", "Alasan", lambda each: REASONS[each.reason], width=150,
        detail=lambda each: f"{each.warehouse} · {angka(each.lines)} baris",
    ),
    Column("in", "Nilai masuk", lambda each: each.value_in or None, Kind.MONEY, width=112),
    Column("out", "Nilai keluar", lambda each: each.value_out or None, Kind.MONEY, width=112),
)  # fmt: skip


def _goods(each: AdjustmentLineRow) -> str:
    return " · ".join(part for part in (each.sku, each.lot, each.serial) if part)


_LINES: Final = (
    Column("sku", "Barang", lambda each: each.product, stretch=True, detail=_goods),
    Column("place", "Lokasi", lambda each: each.location, width=110, names=True),
    Column(
        "change", "Perubahan", lambda each: each.change, Kind.NUMBER,
        lambda each: Units.of(each.unit, each.units).under(each.change), width=110,
    ),
)  # fmt: skip


class AdjustmentsPanel(StockPanel):
    """The list; Enter shows one with what this person may decide."""

    title: ClassVar[str] = "Penyesuaian Stok"
    icon: ClassVar[str] = "edit"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"adjustment"})
    search_hint: ClassVar[str] = "Cari nomor atau catatan"

    def build(self) -> None:
        super().build()
        self.form: AdjustmentForm | None = None
        self.view: AdjustmentView | None = None
        #: Scans of the form in their order: goods to look up with their times, or what to do.
        self._steps: deque[_Step] = deque()
        may = self.context.actor.may
        if may("inventory.adjust"):
            self.set_primary("Ajukan penyesuaian", "F4", self.make)
            self.add_action("Simpan sebagai konsep", "F8", self.keep_draft)
            self.add_action("Tempat berikutnya", "F9", self.next_place)
        if may("inventory.approve"):
            self.add_action("Setujui", "F6", self.approve)
            self.add_action("Tolak", "F7", self.reject)
        self.search.add_filter(
            "state", "Status", tuple((key, pill.text) for key, pill in STATES.items())
        )
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda each: each.number,
            empty=Empty("Belum ada penyesuaian yang diajukan.", icon="edit"),
        )
        self.list.activated.connect(lambda each: self.look(each.number))

    def _page(self, page: PageRequest) -> AdjustmentList:
        return AdjustmentList.model_validate(
            {
                "warehouse": self.warehouse, "state": self.search.filters.get("state", ""),
                "search": self.search.text, "after": page.after, "limit": page.limit,
            }
        )  # fmt: skip

    def reload(self) -> None:
        super().reload()
        if self.view is not None and self.side.isVisible():
            self.look(self.view.row.number)

    def opened(self, **arguments: object) -> None:
        if number := str(arguments.get("number") or ""):
            self.look(number)

    def hide_detail(self) -> None:
        self.form = self.view = None
        self._steps = deque()
        super().hide_detail()

    # ---------------------------------------------------------------- one of them
    def look(self, number: str) -> None:
        """Show one beside the list."""
        self.ask(AdjustmentDetail(number=number), done=self.show_adjustment, key="detail")

    def show_adjustment(self, view: AdjustmentView) -> None:
        """Its lines, values and decision."""
        self.form, self.view = None, view
        self.show_detail(view.row.number, _Detail(self, view))

    def _waiting(self) -> AdjustmentRow | None:
        """The one to decide: the open one, else the one in the list."""
        chosen: AdjustmentRow | None = self.view.row if self.view else self.list.current()
        if chosen is None or chosen.state != "submitted":
            self.say("Pilih dahulu penyesuaian yang menunggu persetujuan.", Tone.WARN)
            return None
        return chosen

    def approve(self) -> None:
        """Post it."""
        if (chosen := self._waiting()) is not None:
            self.do(DecideAdjustment(number=chosen.number, approve=True))

    def reject(self) -> AskReason | None:
        """Send it back with a reason."""
        chosen = self._waiting()
        if chosen is None:
            return None
        return ask_reason(
            self, f"Tolak {chosen.number}", "Stok tidak berubah.", "Tolak", _WHY_NOT,
            lambda why: self.do(
                DecideAdjustment(number=chosen.number, approve=False, reason=why)
            ),
        )  # fmt: skip

    # ---------------------------------------------------------------- asking
    def make(self) -> AdjustmentForm:
        """Ask for a correction."""
        form = AdjustmentForm(self.warehouses, self.warehouse or "", REASONS)
        return self._open("Ajukan penyesuaian", form)

    def change(self) -> AdjustmentForm | None:
        """Go on with a draft of one's own (WMS-INV-09)."""
        view = self.view
        if view is None or not view.row.mine or view.row.state != "draft":
            self.say("Pilih dahulu konsep Anda sendiri.", Tone.WARN)
            return None
        form = AdjustmentForm(self.warehouses, view.row.warehouse, REASONS)
        form.go_on(view)
        return self._open(f"Ubah {view.row.number}", form)

    def _open(self, title: str, form: AdjustmentForm) -> AdjustmentForm:
        self.view = None
        self.show_form(title, form, form.command)
        self.form, self._steps = form, deque()
        form.keep.connect(self.keep_draft)
        form.further.connect(self.next_place)
        form.goods.wanted.connect(self._wanted)
        form.warehouse.currentIndexChanged.connect(lambda _at: self._suggest(form))
        self._suggest(form)
        form.goods.entry.setFocus()
        return form

    def keep_draft(self) -> None:
        """Save what is there without handing it over; it can be gone on with (WMS-INV-09)."""
        form = self.form
        if form is None or not self.side.isVisible():
            self.say("Buka dahulu penyesuaian baru, atau ubah konsep Anda.", Tone.WARN)
            return
        form.submits = False
        form.save()
        form.submits = True

    def next_place(self) -> None:
        """What is counted so far stays where it is; what comes next is of another place."""
        if self.form is None or not self.side.isVisible():
            self.say("Buka dahulu penyesuaian baru, atau ubah konsep Anda.", Tone.WARN)
            return
        self._take(self.form.next_place)

    def _suggest(self, form: AdjustmentForm) -> None:
        if source := str(form.warehouse.currentData() or ""):
            self.ask_places(source, lambda codes: words.offer(form.place, codes))

    def scanned(self, code: str, at_ms: int) -> None:
        """Goods and places while a form is open."""
        if self.form is None or not self.side.isVisible():
            super().scanned(code, at_ms)
            return
        place = self.form.place_of(normalise(code).text)
        if place:
            self._take(partial(self.form.go_to, place))
        else:
            self._wanted(code, 1)

    def _wanted(self, code: str, times: int) -> None:
        self._take((normalise(code).text, times))

    # Goods are looked up and places are not: each waits its turn, or a scan would be booked at the
    # place that was scanned after it.
    def _take(self, step: _Step) -> None:
        self._steps.append(step)
        if len(self._steps) == 1:
            self._work_off(self._steps)

    def _work_off(self, steps: deque[_Step]) -> None:
        while steps and steps is self._steps and self.form is not None:
            step = steps[0]
            if isinstance(step, tuple):
                self._look_up(steps, *step)
                return
            steps.popleft()
            if problem := step():
                self.say(problem, Tone.WARN)

    def _look_up(self, steps: deque[_Step], code: str, times: int) -> None:
        def take(found: ScannedProduct | None) -> None:
            steps.popleft()
            if steps is self._steps and self.form is not None:
                self._count(self.form, code, times, found)
            self._work_off(steps)

        def lost(error: UserError) -> None:
            steps.popleft()
            self.fail(error)
            self._work_off(steps)

        self.ask(ProductByBarcode(code=code), done=take, failed=lost)

    def _count(
        self, form: AdjustmentForm, code: str, times: int, found: ScannedProduct | None
    ) -> None:
        if found is None:
            self.say(f'Kode "{code}" bukan barang yang dikenal.', Tone.ERROR)
        else:
            form.goods.count(
                found.sku, found.name, times * max(1, found.pack_qty),
                units=Units.of(found.base_unit, found.units),
            )  # fmt: skip
        form.goods.entry.setFocus()


class _Detail(QWidget):
    def __init__(self, panel: AdjustmentsPanel, view: AdjustmentView) -> None:
        super().__init__()
        it, may = view.row, panel.context.actor.may
        buttons = row()
        buttons.addWidget(Pill(*STATES[it.state]))
        buttons.addStretch(1)
        if it.state == "submitted" and may("inventory.approve") and not it.mine:
            buttons.addWidget(KeyButton("Setujui", "F6", panel.approve, role="primary"))
            buttons.addWidget(KeyButton("Tolak", "F7", panel.reject))
        if it.state == "draft" and it.mine:
            send: Any = lambda: panel.do(SubmitAdjustment(number=it.number))  # noqa: E731
            buttons.addWidget(KeyButton("Ajukan", "", send, role="primary"))
            buttons.addWidget(KeyButton("Ubah", "", panel.change))
        if it.state in {"draft", "submitted"} and it.mine:
            drop: Any = lambda: panel.do(CancelAdjustment(number=it.number))  # noqa: E731
            buttons.addWidget(KeyButton("Batalkan", "", drop))
        lines = Table(panel, "AdjustmentLines", _LINES, key=_line_key)
        lines.show_rows(view.lines)
        lines.setMinimumHeight(theme().px(160))
        layout = column(gap=tokens.M)
        layout.addLayout(buttons)
        layout.addWidget(
            Facts(
                (
                    ("Gudang", it.warehouse),
                    ("Alasan", REASONS[it.reason]),
                    ("Keterangan", it.note),
                    ("Diajukan", f"{it.person} · {waktu(it.created_at)}"),
                    ("Nilai masuk", it.value_in.rupiah() if it.value_in else None),
                    ("Nilai keluar", it.value_out.rupiah() if it.value_out else None),
                    ("Diputuskan", it.decided_by or None),
                    ("Alasan putusan", it.decision or None),
                )
            )
        )
        layout.addWidget(lines, 1)
        papers = AttachmentBox(panel)
        open_still = it.state in {"draft", "submitted"}
        papers.show_subject("adjustment", it.number, may_add=open_still and may("inventory.adjust"))
        layout.addWidget(papers)
        if view.journal:
            opens: Any = lambda: panel.context.open(words.JOURNALS, number=view.journal)  # noqa: E731
            layout.addWidget(KeyButton(f"Buka jurnal {view.journal}", "", opens, role="link"))
        self.setLayout(layout)


def _line_key(each: AdjustmentLineRow) -> str:
    return f"{each.sku}|{each.location}|{each.lot}|{each.serial}"


# ---------------------------------------------------------------- gallery


def _sample_row(at: int, state: str) -> AdjustmentRow:
    return AdjustmentRow(
        f"ADJ-2611{21 - at}-00{at % 3 + 1}", state, "JKT" if at % 2 == 0 else "SBY",
        tuple(REASONS)[at % 5], "Rak basah setelah hujan" if at % 2 == 0 else "Salah hitung terima",
        at % 4 + 1, Money.rupiah_of(at % 2 * 186_000), Money.rupiah_of((at + 1) * 412_500),
        samples.AT - timedelta(days=at), "Rina Marlina",
        "Wayan Sudarma" if state in {"posted", "rejected"} else "",
        "Hitung ulang dahulu" if state == "rejected" else "", mine=False,
    )  # fmt: skip


_ROWS: Final = tuple(
    _sample_row(at, state)
    for at, state in enumerate(
        ("submitted", "submitted", "posted", "rejected", "posted", "cancelled", "draft")
    )
)
_VIEW: Final = AdjustmentView(
    _ROWS[0],
    tuple(
        AdjustmentLineRow(
            sku,
            name,
            "pcs",
            -12 * (at + 1),
            f"JKT-A-0{at + 1}-A-1",
            f"{sku[:3]}26KX",
            units=(UnitSize("karton", "24"),),
        )
        for at, (sku, name, *_) in enumerate(samples.GOODS[:3])
    ),
    "",
)


def _panel(answer: object) -> AdjustmentsPanel:
    from app.files.panels import samples as attachments

    return AdjustmentsPanel(
        canned(
            {
                **attachments.ANSWERS,
                AdjustmentList: answer,
                AdjustmentDetail: _VIEW,
                WarehouseList: samples.WAREHOUSES,
                LocationList: Page(samples.LOCATIONS),
            }
        )
    )


def _detail() -> AdjustmentsPanel:
    panel = _panel(Page(_ROWS))
    panel.list.loaded.connect(lambda: panel.show_adjustment(_VIEW))
    return panel


def _form() -> AdjustmentsPanel:
    panel = _panel(Page(_ROWS))
    panel.warehouses = samples.WAREHOUSES
    panel.view = AdjustmentView(replace(_ROWS[6], mine=True), _VIEW.lines, "")
    panel.change()
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(_ROWS))),
        Shot("detail", _detail),
        Shot("form", _form),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
