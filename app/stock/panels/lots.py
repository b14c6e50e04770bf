"""Lot & Serial: expired lots and those that soon will be, blocking and freeing (WMS-LOT-06)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.text import angka, tanggal
from app.stock.api import (
    ChangeLotDates,
    LotCounts,
    LotDetail,
    LotList,
    LotRow,
    LotSummary,
    LotView,
    SetLotStatus,
    WarehouseList,
)
from app.stock.panels import samples, words
from app.stock.panels.base import StockPanel
from app.ui.cards import Card
from app.ui.dialogs import AskReason, ask_reason
from app.ui.forms import Form, suggestion
from app.ui.gallery import Shot, canned
from app.ui.money_field import DateField
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tokens import Tone
from app.ui.typed import typed

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.stock.api import Made

COLUMNS: Final = (
    Column("lot", "Lot", lambda row: row.lot, detail=lambda row: row.reason, width=170),
    Column("product", "Produk", lambda row: row.product, detail=lambda row: row.sku, stretch=True),
    Column(
        "expires",
        "ED",
        lambda row: row.expires_on,
        Kind.DATE,
        lambda row: words.days(row.days_left),
        width=124,
    ),
    Column("received", "Diterima", lambda row: row.received_on, Kind.DATE, width=104),
    Column("qty", "Stok", lambda row: row.on_hand, Kind.NUMBER, width=80),
    Column("state", "Status", words.lot, Kind.PILL, width=130),
)
#: Card -> what the list asks for; the cards and the list are the same rows.
_SHOWN: Final[dict[str, tuple[str, dict[str, object]]]] = {
    "expired": ("Kedaluwarsa", {"expired": True}),
    "30": ("ED ≤ 30 hari", {"expired": False, "within_days": 30}),
    "60": ("ED ≤ 60 hari", {"expired": False, "within_days": 60}),
    "90": ("ED ≤ 90 hari", {"expired": False, "within_days": 90}),
    "held": ("Diblokir", {"status": "held"}),
}
_TONES: Final = {"expired": Tone.ERROR, "30": Tone.WARN, "held": Tone.ERROR}
_WHY_BLOCK: Final = ("Menunggu hasil QC", "Keluhan pelanggan", "Kemasan rusak", "Salah cetak ED")
_WHY_DATES: Final = ("Salah ketik saat terima", "Hasil uji perpanjangan", "Surat dari pabrik")
_WHY_FREE: Final = ("Lulus QC", "Keluhan tidak terbukti", "Salah blokir")


class LotsPanel(StockPanel):
    """Lots that hold stock, the earliest expiry first."""

    title: ClassVar[str] = "Lot & Serial"
    icon: ClassVar[str] = "lot"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock", "lot"})
    search_hint: ClassVar[str] = "Cari nomor lot, SKU, nama"

    def build(self) -> None:
        super().build()
        if self.context.actor.may("lot.block"):
            self.set_primary("Blokir lot", "F4", lambda: self.block(self.list.selected()))
            self.add_action("Buka blokir", "F6", lambda: self.free(self.list.selected()))
        if self.context.actor.may("bap.create"):
            chosen = "Buat BAP dari pilihan"
            self.add_action(chosen, "F8", lambda: self.make_bap(self.list.selected()))
        if self.context.actor.may("lot.update"):
            self.add_action("Ubah tanggal lot …", "F9", self.ask_dates)
        self.add_action("Telusuri lot", "F3", self.trace)
        if self.context.actor.may("lot.recall"):
            self.add_action("Tarik lot (recall)", "F7", self.trace)
        self.cards.set_cards(
            [Card(key, text, _TONES.get(key, Tone.NEUTRAL)) for key, (text, _) in _SHOWN.items()]
        )
        self.cards.pressed.connect(self._show_only)
        choices = tuple((key, text) for key, (text, _) in _SHOWN.items())
        self.search.add_filter("shown", "Keadaan", choices)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda row: f"{row.sku}|{row.lot}",
            empty=Empty("Belum ada lot yang berisi stok.", icon="lot"),
        )
        self.list.activated.connect(
            lambda row: self.context.open(words.CARD, sku=row.sku, warehouse=self.warehouse or "")
        )

    def opened(self, **arguments: object) -> None:
        """``warehouse`` and ``shown`` (a card) narrow the list."""
        self.narrow(arguments, "warehouse", "shown")

    def reload(self) -> None:
        super().reload()
        self.ask(LotSummary(warehouse=self.warehouse), done=self._show_counts, key="cards")

    def _page(self, page: PageRequest) -> LotList:
        shown = self.search.filters.get("shown", "")
        wanted = _SHOWN[shown][1] if shown else {}
        return LotList.model_validate(
            {
                "search": self.search.text,
                "warehouse": self.warehouse,
                "after": page.after,
                "limit": page.limit,
                **wanted,
            }
        )

    def _show_counts(self, counts: LotCounts) -> None:
        values = (
            counts.expired, counts.within_30, counts.within_60, counts.within_90, counts.blocked,
        )  # fmt: skip
        self.cards.show_values(dict(zip(_SHOWN, map(angka, values), strict=True)))

    def _show_only(self, key: str) -> None:
        if self.search.filters.get("shown") == key:
            self.search.clear_filter("shown")
        else:
            self.search.set_filter("shown", key)
        self.list.focus_first()

    # ---------------------------------------------------------------- dates
    def ask_dates(self) -> None:
        """The dates of the lot, to be corrected."""
        row: LotRow | None = self.list.current()
        if row is None:
            self.say("Pilih dahulu lot yang tanggalnya diubah.", Tone.WARN)
        else:
            self.ask(LotDetail(sku=row.sku, lot=row.lot), done=self.edit_dates, key="dates")

    def edit_dates(self, view: LotView) -> None:
        """Its form beside the list."""
        form = LotDatesForm(view)
        self.show_form(f"Tanggal lot {view.lot}", form, form.command)

    # ---------------------------------------------------------------- blocking
    def block(self, rows: list[LotRow]) -> AskReason | None:
        """Nothing of these lots is allocated any more."""
        good = [row for row in rows if row.status == "ok"]
        return self._change(good, "blocked", "Blokir", "tidak akan dialokasikan lagi", _WHY_BLOCK)

    def trace(self) -> None:
        """Where the lot came from and who has it; recalling it is there, with what it touches."""
        row: LotRow | None = self.list.current()
        if row is None:
            self.say("Pilih dahulu lot yang ditelusuri.", Tone.WARN)
        else:
            self.context.open(words.TRACE, sku=row.sku, lot=row.lot)

    def free(self, rows: list[LotRow]) -> AskReason | None:
        """These lots may be used again."""
        held = [row for row in rows if row.status != "ok"]
        return self._change(held, "ok", "Buka", "boleh dialokasikan lagi", _WHY_FREE)

    def make_bap(self, rows: list[LotRow]) -> None:
        """A BAP of these lots: what is free of them stands on its list at once (WMS-LOT-06)."""
        if not rows:
            self.say("Pilih dahulu lot yang akan dimusnahkan.", Tone.WARN)
            return
        lots = tuple((row.sku, row.lot) for row in rows)
        self.context.open(words.DESTRUCTION, warehouse=self.warehouse or "", lots=lots)

    def _change(
        self, rows: list[LotRow], status: str, verb: str, effect: str, why: tuple[str, ...]
    ) -> AskReason | None:
        if not rows:
            self.say("Pilih dahulu lot yang keadaannya akan diubah.", Tone.WARN)
            return None
        pieces = sum(row.on_hand for row in rows)
        names = ", ".join(row.lot for row in rows[:3]) + (" …" if len(rows) > 3 else "")
        return ask_reason(
            self,
            f"{verb} {angka(len(rows))} lot",
            f"Lot {names} ({angka(pieces)} barang) {effect}.",
            f"{verb} {angka(len(rows))} lot",
            why,
            lambda reason: self._do(rows, status, reason),
        )

    def _do(self, rows: list[LotRow], status: str, reason: str) -> None:
        for row in rows:
            command = SetLotStatus.model_validate(
                {"sku": row.sku, "lot": row.lot, "status": status, "reason": reason}
            )
            self.do(command, done=lambda done: self._done(done, len(rows)))

    def _done(self, done: Done[Made], count: int) -> None:
        self.say(done.message if count == 1 else f"{angka(count)} lot diubah.")


class LotDatesForm(Form):
    """The expiry and what follows it; what is left as it is moves with the expiry."""

    def __init__(self, view: LotView) -> None:
        super().__init__("Simpan tanggal")
        self.view = view
        self.inputs: dict[str, DateField] = {}
        made = f"Dibuat {tanggal(view.made_on)}. " if view.made_on else ""
        hints = (
            ("expires_on", "ED", f"{made}Tanggal lain ikut bergeser sejauh ED digeser."),
            ("use_by_on", "Baik digunakan sampai", ""),
            ("remove_on", "Tarik dari rak", ""),
            ("alert_on", "Peringatan", ""),
        )
        for field, words_, hint in hints:
            edit = DateField()
            edit.set_value(getattr(view, field))
            self.inputs[field] = edit
            self.add(field, words_, edit, hint)
        self.add("reason", "Alasan", suggestion(["", *_WHY_DATES]), "Tersimpan di jejak audit.")

    def command(self) -> ChangeLotDates:
        """Only the dates that were changed; the others follow the expiry."""
        values = self.values()
        changed = {
            field: values[field]
            for field in self.inputs
            if values[field] is not None and values[field] != getattr(self.view, field)
        }
        head = {"sku": self.view.sku, "lot": self.view.lot, "reason": values["reason"]}
        return typed(ChangeLotDates, head | changed)


# ---------------------------------------------------------------- gallery


def _panel(answer: object) -> LotsPanel:
    counts = LotCounts(expired=2, within_30=3, within_60=5, within_90=6, blocked=2)
    return LotsPanel(
        canned({LotList: answer, LotSummary: counts, WarehouseList: samples.WAREHOUSES})
    )


def _dates() -> LotsPanel:
    panel = _panel(Page(samples.LOTS))
    lot = samples.LOTS[4]
    view = LotView(
        lot.sku, lot.product, lot.lot, "ok", "", date(2025, 12, 18), lot.received_on,
        "PT Aroma Nusantara", date(2026, 12, 18), date(2026, 11, 18), date(2026, 12, 4),
        date(2026, 9, 19), 148,
    )  # fmt: skip
    panel.list.loaded.connect(lambda: panel.edit_dates(view))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(samples.LOTS))),
        Shot("dates", _dates),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
