"""Penerimaan: goods receipts and the costs that were added to them (WMS-VAL-06, 07)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

import shiboken6
from PySide6.QtWidgets import QWidget

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import ZERO, Money
from app.core.text import angka, tanggal, waktu
from app.files.panels.attachments import AttachmentBox
from app.signing.panels.paper import show_paper
from app.stock.api import (
    LandedLine,
    LandedPreview,
    LandedRow,
    PreviewLandedCost,
    ReceiptDetail,
    ReceiptList,
    ReceiptRow,
    ReceiptView,
    ReceivedRow,
    ReverseLandedCost,
    WarehouseList,
)
from app.stock.panels import samples, words
from app.stock.panels.forms import ReceiveForm
from app.stock.panels.landed_form import LandedForm
from app.stock.panels.operations import OperationsPanel
from app.ui import tokens
from app.ui.dialogs import ask_reason
from app.ui.facts import Facts
from app.ui.gallery import NEVER, Shot, canned
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, PageRequest
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton, column, label, row

if TYPE_CHECKING:
    from app.core.errors import UserError


def _from(each: ReceiptRow) -> str:
    return " · ".join(part for part in (each.reference, each.note) if part)


COLUMNS: Final = (
    Column("number", "Nomor", lambda each: each.number, detail=_from, width=190, stretch=True),
    Column("date", "Tanggal", lambda each: each.on_date, Kind.DATE, width=110),
    Column("warehouse", "Gudang", lambda each: each.warehouse, width=110),
    Column(
        "qty", "Jumlah", lambda each: each.qty, Kind.NUMBER, width=90,
        detail=lambda each: f"{angka(each.goods)} barang",
    ),
    Column("value", "Nilai barang", lambda each: each.value, Kind.MONEY, width=130),
    Column("added", "Biaya tambahan", lambda each: each.added or None, Kind.MONEY, width=130),
)  # fmt: skip


def _lot(each: ReceivedRow) -> str:
    return " · ".join(part for part in (each.lot and f"lot {each.lot}", each.product) if part)


_GOODS: Final = (
    Column("sku", "Barang", lambda each: each.sku, detail=_lot, width=150, stretch=True),
    Column(
        "qty", "Jumlah", lambda each: each.qty, Kind.NUMBER, lambda each: each.unit, width=76
    ),
    Column(
        "value", "Nilai", lambda each: each.value, Kind.MONEY, width=116,
        detail=lambda each: f"+ {each.added.rupiah()}" if each.added else "",
    ),
)  # fmt: skip


def _cost(each: LandedRow) -> str:
    if each.reverses:
        return f"Batal {each.reverses}: {each.note}"
    return f"{each.note or each.number}{' (dibatalkan)' if each.reversed_by else ''}"


def _billed(each: LandedRow) -> str:
    parts = tanggal(each.on_date), each.number, each.supplier or each.person
    return " · ".join(parts)


_COSTS: Final = (
    Column("note", "Biaya", _cost, width=150, stretch=True, detail=_billed),
    Column(
        "amount", "Jumlah", lambda each: each.amount, Kind.MONEY, width=116,
        detail=lambda each: f"HPP {each.sold.rupiah()}" if each.sold else "",
    ),
)  # fmt: skip
_WHY: Final = (
    "Salah jumlah", "Salah penerimaan", "Salah pembagian", "Tercatat dua kali", "Tagihan dibatalkan"
)  # fmt: skip


class ReceiptsPanel(OperationsPanel):
    """Receipts, the newest first; Enter shows one with its costs."""

    title: ClassVar[str] = "Penerimaan"
    icon: ClassVar[str] = "import"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"stock"})
    search_hint: ClassVar[str] = "Cari nomor, pemasok, atau acuan"

    def build(self) -> None:
        super().build()
        self.view: ReceiptView | None = None
        self._add_to = ""
        may = self.context.actor.may
        cost = ("Tambah biaya", "F6", self.add_cost)
        if may("receipt.create"):
            self.set_primary(
                "Terima barang", "F4", lambda: self.operate(ReceiveForm, "Terima barang", "Terima")
            )
            if may("purchase.create"):
                self.add_action(*cost)
        elif may("purchase.create"):
            self.set_primary(*cost)
        self.list = self.set_table(
            COLUMNS,
            self._page,
            key=lambda each: each.number,
            empty=Empty("Belum ada penerimaan barang.", icon="import"),
        )
        self.list.activated.connect(lambda each: self.look(each.number))

    def _page(self, page: PageRequest) -> ReceiptList:
        return ReceiptList(
            warehouse=self.warehouse, search=self.search.text, after=page.after, limit=page.limit
        )

    def opened(self, **arguments: object) -> None:
        """``number`` shows a receipt; with ``add`` the form of a cost stands open."""
        if number := str(arguments.get("number") or ""):
            self._add_to = number if arguments.get("add") else ""
            self.look(number)

    def reload(self) -> None:
        super().reload()
        if self.view is not None and self.side.isVisible():
            self.look(self.view.row.number)

    def hide_detail(self) -> None:
        self.view = None
        super().hide_detail()

    def scanned(self, code: str, at_ms: int) -> None:
        """Goods belong to the form of a receipt only; that of a cost asks for none."""
        if self._cost_form() is None:
            super().scanned(code, at_ms)

    # ---------------------------------------------------------------- one of them
    def look(self, number: str) -> None:
        """Show one beside the list."""
        self.ask(ReceiptDetail(number=number), done=self.show_receipt, key="detail")

    def show_receipt(self, view: ReceiptView) -> None:
        """Its goods, its costs, its papers; or the form somebody came for."""
        self.view = view
        if self._add_to == view.row.number:
            self._add_to = ""
            self.open_form(view)
        else:
            self.show_detail(view.row.number, _Detail(self, view))

    def add_cost(self) -> None:
        """Add a cost to the receipt that is shown, else to the one in the list."""
        if self._cost_form() is not None:
            return
        if self.view is not None and self.side.isVisible():
            self.open_form(self.view)
            return
        chosen: ReceiptRow | None = self.list.current()
        if chosen is None:
            self.say("Pilih dahulu penerimaan yang biayanya ingin ditambah.", Tone.WARN)
            return
        self._add_to = chosen.number
        self.look(chosen.number)

    def ask_reverse(self, cost: LandedRow) -> None:
        """Why a cost is taken back; it is one that still counts."""
        ask_reason(
            self, f"Batalkan {cost.number}",
            f"{cost.note or 'Biaya'} {cost.amount.rupiah()} keluar lagi dari nilai barang dan dari "
            "HPP dengan dokumen bertanggal hari ini. Keduanya tetap terlihat.",
            "Batalkan biaya", _WHY, partial(self._reverse, cost.number),
        )  # fmt: skip

    def _reverse(self, number: str, reason: str) -> None:
        # the receipt shown follows the news that stock changed
        self.do(
            ReverseLandedCost(number=number, reason=reason),
            done=lambda done: self.say(done.message),
        )

    def open_form(self, view: ReceiptView) -> LandedForm:
        """The form of a later cost."""
        self.view = None
        form = LandedForm(self, view)
        form.preview_wanted.connect(self._preview)
        self.show_form(
            f"Tambah biaya {view.row.number}", form, form.command,
            cancelled=lambda: self.look(view.row.number),
        )  # fmt: skip
        return form

    def form_done(self, done: Any) -> None:  # noqa: ANN401 - of any form
        """After a cost its receipt is shown with it."""
        form = self._cost_form()
        super().form_done(done)
        if form is not None:
            self.look(form.view.row.number)

    def _cost_form(self) -> LandedForm | None:
        form: Any = self._form
        if isinstance(form, LandedForm) and shiboken6.isValid(form) and form.isVisible():
            return form
        return None

    def _preview(self, wanted: PreviewLandedCost) -> None:
        form: Any = self._form

        def waits() -> bool:
            return isinstance(form, LandedForm) and shiboken6.isValid(form) and form.asked is wanted

        def show(preview: LandedPreview) -> None:
            if waits():
                form.show_preview(preview)

        def refuse(error: UserError) -> None:
            if waits():
                form.show_refusal(error)

        self.ask(wanted, done=show, failed=refuse, key="preview")


class _Detail(QWidget):
    def __init__(self, panel: ReceiptsPanel, view: ReceiptView) -> None:
        super().__init__()
        it, opens = view.row, panel.context.open
        may_add = panel.context.actor.may("receipt.create")
        buttons = row()
        if panel.context.actor.may("purchase.create"):
            buttons.addWidget(KeyButton("Tambah biaya", "F6", panel.add_cost, role="primary"))
        buttons.addWidget(
            KeyButton("Tanda terima …", "", lambda: show_paper(panel, "receipt", it.number))
        )
        buttons.addStretch(1)
        goods = Table(panel, "ReceiptGoods", _GOODS, key=lambda each: f"{each.sku}|{each.lot}")
        goods.show_rows(view.goods)
        goods.setMinimumHeight(_height(len(view.goods)))
        goods.activated.connect(
            lambda each: opens(words.CARD, sku=each.sku, warehouse=it.warehouse)
        )
        layout = column(gap=tokens.M)
        layout.addLayout(buttons)
        layout.addWidget(
            Facts(
                (
                    ("Tanggal", tanggal(it.on_date)),
                    ("Dicatat", f"{it.person} · {waktu(it.at)}"),
                    ("Gudang", it.warehouse),
                    ("Pemasok, acuan", it.reference or None),
                    ("Catatan", it.note or None),
                    ("Nilai barang", it.value.rupiah()),
                    ("Biaya tambahan", it.added.rupiah() if it.added else None),
                )
            )
        )
        layout.addWidget(goods)
        layout.addWidget(label("Biaya yang ditambahkan", "heading"))
        layout.addWidget(self._costs(panel, view))
        if panel.context.actor.may("purchase.create") and view.costs:
            layout.addWidget(label("Delete membatalkan biaya yang dipilih.", "muted"))
        if view.journal:
            layout.addWidget(
                KeyButton(
                    f"Buka jurnal {view.journal}", "",
                    lambda: opens(words.JOURNALS, number=view.journal), role="link",
                )
            )  # fmt: skip
        layout.addWidget(label("Faktur dan surat jalan pemasok", "heading"))
        papers = AttachmentBox(panel)
        papers.show_subject("receipt", it.number, may_add=may_add)
        layout.addWidget(papers)
        layout.addStretch(1)
        self.setLayout(layout)

    def _costs(self, panel: ReceiptsPanel, view: ReceiptView) -> QWidget:
        if not view.costs:
            return label("Belum ada. Ongkos, bea atau asuransi dapat menyusul.", "muted", wrap=True)
        made = Table(panel, "ReceiptCosts", _COSTS, key=lambda each: each.number)
        made.show_rows(view.costs)
        made.setMinimumHeight(_height(len(view.costs)))
        made.activated.connect(lambda each: panel.context.open(words.JOURNALS, number=each.journal))
        if panel.context.actor.may("purchase.create"):
            made.add_action(
                "Batalkan …", "Delete", lambda chosen: panel.ask_reverse(chosen[0]),
                enabled=lambda chosen: not (chosen[0].reverses or chosen[0].reversed_by),
            )  # fmt: skip
        return made


def _height(rows: int) -> int:
    """Pixels for some rows of two lines and the header."""
    return (min(rows, 5) * 3 // 2 + 2) * theme().px(tokens.OFFICE.row)


# ---------------------------------------------------------------- gallery

_COST: Final = Money.rupiah_of(1_250_000)
_DUTY: Final = Money.rupiah_of(640_000)


def _sample(at: int) -> ReceiptRow:
    worth = Money.rupiah_of(9_900_000 + at * 1_347_500)
    return ReceiptRow(
        f"GRN-2611{21 - at:02}-000{at % 3 + 1}", date(2026, 11, 21 - at),
        samples.AT - timedelta(days=at), "JKT" if at % 3 else "SBY",
        ("PT Bahan Alami", "CV Botol Kaca Nusantara", "Importir Lautan Timur")[at % 3],
        "" if at % 4 else "Kontainer TGHU 482119-3", "Rina Marlina", at % 3 + 1, 240 + at * 36,
        worth, _COST if at in {0, 3} else ZERO,
    )  # fmt: skip


_ROWS: Final = tuple(_sample(at) for at in range(9))
_VIEW: Final = ReceiptView(
    _ROWS[0],
    tuple(
        ReceivedRow(
            sku, f"{name} {variant}", f"{sku[:3]}26KX", "pcs", 80 + 40 * at,
            Money.rupiah_of((80 + 40 * at) * cost), Money.rupiah_of(310_000 + at * 40_000),
        )
        for at, (sku, name, variant, cost) in enumerate(samples.GOODS[:3])
    ),
    (
        LandedRow(
            "ADJ-261121-0007", date(2026, 11, 21), _COST, Money.rupiah_of(1_050_000),
            Money.rupiah_of(200_000), "Ongkos angkut", "Maria Simanjuntak", "JRN-2026-000431",
            "PT Samudera Ekspedisi",
        ),
        LandedRow(
            "ADJ-261121-0008", date(2026, 11, 21), _DUTY, _DUTY, ZERO, "Bea masuk dan pajak impor",
            "Maria Simanjuntak", "JRN-2026-000432", "KPPBC Tanjung Priok", "", "ADJ-261121-0009",
        ),
        LandedRow(
            "ADJ-261121-0009", date(2026, 11, 21), -_DUTY, -_DUTY, ZERO, "Salah penerimaan",
            "Maria Simanjuntak", "JRN-2026-000433", "KPPBC Tanjung Priok", "ADJ-261121-0008",
        ),
    ),
    "JRN-2026-000412",
)  # fmt: skip


def _preview(ask: PreviewLandedCost) -> LandedPreview:
    """Thirds, a fifth of which is sold."""
    lines = []
    for each, share in zip(_VIEW.goods, ask.amount.split([1, 1, 1]), strict=True):
        kept, sold = share.split([4, 1])
        lines.append(
            LandedLine(
                each.sku, each.product, each.lot, each.unit, each.qty, each.value, share, kept, sold
            )
        )
    kept = sum((line.to_stock for line in lines), ZERO)
    return LandedPreview(tuple(lines), kept, ask.amount - kept, (("JKT", kept),))


def _panel(answer: object, *permissions: str) -> ReceiptsPanel:
    from app.files.panels import samples as attachments

    return ReceiptsPanel(
        canned(
            {
                **attachments.ANSWERS,
                ReceiptList: answer,
                ReceiptDetail: _VIEW,
                PreviewLandedCost: _preview,
                WarehouseList: samples.WAREHOUSES,
            },
            *permissions,
        )
    )


def _detail() -> ReceiptsPanel:
    panel = _panel(Page(_ROWS), "inventory.read", "purchase.create")
    panel.list.loaded.connect(lambda: panel.show_receipt(_VIEW))
    return panel


def _form(spread: str) -> ReceiptsPanel:
    panel = _panel(Page(_ROWS), "inventory.read", "purchase.create")
    form = panel.open_form(_VIEW)
    form.amount.set_value(_COST)
    form.spread.setCurrentIndex(form.spread.findData(spread))
    for field, share in zip(form.shares, ("500000", "500000", "200000"), strict=True):
        field.set_value(Money.parse(share))
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", lambda: _panel(Page(_ROWS))),
        Shot("detail", _detail),
        Shot("cost", lambda: _form("value")),
        Shot("by_hand", lambda: _form("manual")),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
