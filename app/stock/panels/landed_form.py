"""The form of a later cost: kind, amount, way of spreading, and every share before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.core.money import ZERO, Money
from app.core.text import angka
from app.stock.api import AddLandedCost, LandedShare, PreviewLandedCost
from app.stock.panels import words
from app.ui import tokens
from app.ui.fields import name_field
from app.ui.forms import Form, choice, suggestion
from app.ui.money_field import DateField, MoneyField
from app.ui.table_model import Column, Kind
from app.ui.tables import Table
from app.ui.theme import theme
from app.ui.typed import typed
from app.ui.widgets import label, set_property

if TYPE_CHECKING:
    from app.core.errors import UserError
    from app.stock.api import LandedLine, LandedPreview, ReceiptView, ReceivedRow
    from app.ui.panel import Panel

#: Goods of a receipt whose shares can be typed on the screen; more go by a command.
MOST_BY_HAND: Final = 100
#: Rows of the preview that are seen at once.
_SHOWN: Final = 6
#: Pixels of a row with its second line, and of the header with the totals, at 100 %.
_TWO_LINES: Final = 40
_HEAD_AND_TOTAL: Final = 58
KINDS: Final = (
    "Ongkos angkut", "Bea masuk dan pajak impor", "Asuransi", "Bongkar muat", "Sewa kontainer",
    "Jasa pengurusan",
)  # fmt: skip
_LABELS: Final = {
    "note": "Jenis biaya", "supplier": "Ditagih oleh", "amount": "Jumlah", "on_date": "Tanggal",
    "counter": "Lawan akun", "spread": "Dibagi menurut", "shares": "Bagian tiap barang",
}  # fmt: skip


def _goods(line: LandedLine) -> str:
    lot = f"lot {line.lot} · " if line.lot else ""
    return f"{lot}{angka(line.qty)} {line.unit} · {line.value.rupiah()}"


def _key(line: LandedLine) -> str:
    return f"{line.sku}|{line.lot}"


_COLUMNS: Final = (
    Column("goods", "Barang", lambda line: line.sku, detail=_goods, width=150, stretch=True),
    Column("share", "Bagian", lambda line: line.share, Kind.MONEY, width=104),
    Column(
        "stock", "Ke stok", lambda line: line.to_stock, Kind.MONEY, width=132,
        detail=lambda line: f"HPP {line.sold.rupiah()}" if line.sold else "",
    ),
)  # fmt: skip


class LandedForm(Form):
    """A later cost of one receipt.

    Args:
        panel: Whose table marks the preview uses.
        view: The receipt.
    """

    #: What is typed now can be previewed.
    preview_wanted = Signal(object)

    def __init__(self, panel: Panel, view: ReceiptView) -> None:
        super().__init__("Tambah biaya")
        self.view = view
        self.note(
            f"Biaya mengikuti barang {view.row.number}: yang masih ada menjadi lebih mahal, yang "
            "sudah terjual masuk HPP."
        )
        supplier = QLineEdit()
        supplier.setPlaceholderText("Angkutan, bea cukai")
        self.side_by_side(
            ("note", _LABELS["note"], suggestion(["", *KINDS])),
            ("supplier", _LABELS["supplier"], supplier),
        )
        self.amount, self.on_date = MoneyField(), DateField()
        self.on_date.setPlaceholderText("Hari ini")
        self.side_by_side(
            ("amount", _LABELS["amount"], self.amount),
            ("on_date", _LABELS["on_date"], self.on_date),
        )
        by_hand = len(view.goods) <= MOST_BY_HAND
        self.spread = choice(
            {key: text for key, text in words.SPREADS.items() if by_hand or key != "manual"}
        )
        self.side_by_side(
            ("counter", _LABELS["counter"], choice(words.COUNTERS, "payable")),
            ("spread", _LABELS["spread"], self.spread),
        )
        self.shares: list[MoneyField] = []
        self._hand = self._typed_shares(view.goods if by_hand else ())
        self._body.addWidget(self._hand)
        self.table = Table(
            panel, "LandedPreview", _COLUMNS, key=lambda line: f"{line.sku}|{line.lot}"
        )
        shown = min(len(view.goods), _SHOWN)
        self.table.setFixedHeight(theme().px(shown * _TWO_LINES + _HEAD_AND_TOTAL))
        self._body.addWidget(self.table)
        self.said = label("", wrap=True)
        self._body.addWidget(self.said)
        self.on_date.value_changed.connect(self._changed)
        for entry in (self.amount, *self.shares):
            entry.value_changed.connect(self._changed)
        self.spread.currentIndexChanged.connect(self._changed)
        self._changed()

    def _typed_shares(self, goods: tuple[ReceivedRow, ...]) -> QWidget:
        """A field for each article and lot; seen only when the shares are typed."""
        holder = QWidget()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.M)
        grid.setVerticalSpacing(tokens.XS)
        grid.setColumnStretch(0, 1)
        for at, row in enumerate(goods):
            field = MoneyField()
            name = f"{row.sku} lot {row.lot}" if row.lot else row.sku
            name_field(field, f"shares.{at}.amount", f"Bagian {name}")
            caption = label(name)
            caption.setBuddy(field)
            grid.addWidget(caption, at, 0)
            grid.addWidget(field, at, 1)
            self.shares.append(field)
        holder.setLayout(grid)
        holder.hide()
        name_field(holder, "shares", _LABELS["shares"])
        return holder

    # ---------------------------------------------------------------- reading
    @property
    def by_hand(self) -> bool:
        """Whether the shares are typed."""
        return bool(self.spread.currentData() == "manual")

    def problems(self) -> dict[str, str]:
        found = super().problems()
        if self.by_hand:
            found |= {
                f"shares.{at}.amount": field.problem
                for at, field in enumerate(self.shares)
                if field.problem
            }
        return found

    def _shares(self) -> tuple[LandedShare, ...]:
        if not self.by_hand:
            return ()
        # every line is named, so that a refusal finds its field
        return tuple(
            LandedShare(sku=row.sku, lot=row.lot, amount=field.value() or ZERO)
            for row, field in zip(self.view.goods, self.shares, strict=True)
        )

    def command(self) -> AddLandedCost:
        """What was typed.

        Raises:
            InvalidInput: If the amount is empty.
        """
        values = {key: value for key, value in self.values().items() if value not in {None, ""}}
        values |= {"receipt": self.view.row.number, "shares": self._shares()}
        return typed(AddLandedCost, values, words=_LABELS)

    # ---------------------------------------------------------------- the preview
    def _changed(self, _value: object = None) -> None:
        self._hand.setVisible(self.by_hand)
        amount = self.amount.value()
        lacks = self._lacks(amount)
        #: What the next answer must be about: one to what was typed before comes too late.
        self.asked: PreviewLandedCost | None = None
        if not amount or self.problems() or lacks:
            self.show_preview(None)
            self.say(lacks)
            return
        self.asked = PreviewLandedCost(
            receipt=self.view.row.number, amount=amount, spread=self.spread.currentData(),
            shares=self._shares(), on_date=self.on_date.value(),
        )  # fmt: skip
        self.preview_wanted.emit(self.asked)

    def _lacks(self, amount: Money | None) -> str:
        """What is still to be shared out of typed shares, "" when it is all."""
        if not self.by_hand or not amount:
            return ""
        done = sum((field.value() or ZERO for field in self.shares), ZERO)
        if done == amount:
            return ""
        more = done - amount if done > amount else amount - done
        what = "lebih" if done > amount else "kurang"
        return f"Dibagi {done.rupiah()} dari {amount.rupiah()}: {what} {more.rupiah()}."

    def show_preview(self, preview: LandedPreview | None) -> None:
        """Every share, and where it goes."""
        self.table.show_rows(preview.lines if preview else ())
        if preview is None:
            self.table.show_totals({})
            return
        self.table.show_totals(
            {"goods": "Jumlah", "share": preview.to_stock + preview.sold, "stock": preview.to_stock}
        )
        parts = [f"persediaan {code} {amount.rupiah()}" for code, amount in preview.places]
        if preview.sold:
            parts.append(f"HPP {preview.sold.rupiah()} (sudah terjual)")
        self.say(f"Akan dicatat: {', '.join(parts)}.")

    def show_refusal(self, error: UserError) -> None:
        """Why it could not be saved like this; the message line is left to what was saved."""
        self.show_preview(None)
        self.say(error.message, wrong=True)

    def say(self, sentence: str, *, wrong: bool = False) -> None:
        """The line below the preview."""
        self.said.setText(sentence)
        set_property(self.said, "role", "field-error" if wrong else "")
