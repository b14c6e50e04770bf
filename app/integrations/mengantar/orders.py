"""Mengantar parcel rows to neutral orders (formats/mengantar.md, section 1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.core.money import ZERO, Money, divide_half_up
from app.integrations.mengantar.goods import Goods, split_goods
from app.integrations.mengantar.status import lifecycle
from app.integrations.neutral import (
    Address,
    Channel,
    NeutralLine,
    NeutralOrder,
    OrderAmounts,
    OrderTimes,
    Platform,
    Severity,
)
from app.integrations.tables.lines import with_keys
from app.integrations.tables.values import BadCell, clean_or_empty, grams, identifier, normalise_sku

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.integrations.tables.table import Table
    from app.integrations.xlsx.sheet import Cell

_ORDER_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z/_.-]{3,39}")
#: The 14-character remark Excel ate the leading zero of.
_SHORT_REMARK: Final = re.compile(r"\d{13}")


class MengantarLayout:
    """One Mengantar order sheet."""

    one_row_each = True

    def __init__(self, table: Table) -> None:
        self._table = table
        self._at = table.at

    @property
    def name(self) -> str:
        """Columns only: later exports just add some."""
        return f"Mengantar, {self._table.binding.width} kolom"

    def order_id(self, cells: list[Cell]) -> str:
        """Mengantar's own number; the tracking number where it has none."""
        ids, at = self._table.ids, self._at
        text = ids[cells[at["order_id"]]] or ids[cells[at["resi"]]]
        return text if _ORDER_ID.fullmatch(text) else ""

    def is_description(self, _cells: list[Cell], /) -> bool:
        """Mengantar's files explain nothing."""
        return False

    def lines(self, cells: list[Cell], row: int) -> list[NeutralLine]:
        """The parcel's products: by Product ID, otherwise out of its description."""
        table, at = self._table, self._at
        pieces = table.counts[cells[at["quantity"]]]
        if not pieces:
            raise BadCell("jumlah barang nol atau kosong", "quantity")
        sku, text = clean_or_empty(cells[at["sku"]]), clean_or_empty(cells[at["goods"]])
        goods = [Goods(text, pieces)] if sku else split_goods(text, pieces)
        before, discount = self._value(cells, row)
        if not sku and not text:
            self._warn(
                row,
                "sku",
                cells,
                "Product ID dan Goods Description kosong; petakan produknya sebelum pesanan "
                "disetujui",
            )
        if len(goods) == 1:
            return [self._line(cells, row, sku, goods[0], before, discount)]
        weights = [each.quantity for each in goods]
        shares = zip(goods, before.split(weights), discount.split(weights), strict=True)
        return [self._line(cells, row, sku, *share) for share in shares]

    def _line(
        self, cells: list[Cell], row: int, sku: str, goods: Goods, before: Money, discount: Money
    ) -> NeutralLine:
        raw = sku or goods.name
        after = before - discount
        return NeutralLine(
            key=normalise_sku(raw),
            sku_raw=raw,
            sku=normalise_sku(raw),
            sku_from_parent=False,
            parent_sku="",
            platform_sku_id="",
            product=goods.name,
            variation="",
            quantity=goods.quantity,
            returned=0,
            unit_price_original=Money(divide_half_up(before.sen, goods.quantity)),
            unit_price=Money(divide_half_up(after.sen, goods.quantity)),
            subtotal_before=before,
            seller_discount=discount,
            platform_discount=ZERO,
            subtotal_after=after,
            weight_grams=0,
            resi=self._table.ids[cells[self._at["resi"]]],
            row=row,
        )

    def _value(self, cells: list[Cell], row: int) -> tuple[Money, Money]:
        """Goods value before discount, and the seller's discount."""
        at, amounts = self._at, self._table.amounts
        value, discount = amounts[cells[at["goods_value"]]], amounts[cells[at["discount"]]]
        after, cod = amounts[cells[at["goods_after"]]], amounts[cells[at["cod"]]]
        if not value and after:
            value = after + discount
        if not value and cod:
            value = cod - amounts[cells[at["shipping_fee"]]]
            self._warn(
                row,
                "goods_value",
                cells,
                f"nilai barang kosong; dipakai COD dikurangi ongkir ({value.rupiah()})",
            )
        elif after and value - discount != after:
            self._warn(
                row,
                "goods_after",
                cells,
                f"tidak sama dengan nilai barang dikurangi diskon ({(value - discount).rupiah()})",
            )
        return value, discount

    def _warn(self, row: int, name: str, cells: list[Cell], reason: str) -> None:
        self._table.problem(
            row,
            name,
            cells[self._at[name]],
            reason,
            severity=Severity.WARNING,
            order_id=self.order_id(cells),
        )

    def order(self, cells: list[Cell], row: int, lines: Sequence[NeutralLine]) -> NeutralOrder:
        """The parcel."""
        at, table = self._at, self._table
        texts, amounts, ids = table.texts, table.amounts, table.ids
        raw_status = texts[cells[at["status"]]]
        status, attention = lifecycle(raw_status)
        cod = amounts[cells[at["cod"]]]
        pod = texts[cells[at["pod_status"]]]
        back = ids[cells[at["return_resi"]]]
        return NeutralOrder(
            platform=Platform.MENGANTAR,
            channel=Channel.MENGANTAR,
            platform_order_id=self.order_id(cells),
            other_ids=tuple(filter(None, (ids[cells[at["stt"]]], _remark(cells[at["remark"]])))),
            raw_status=raw_status,
            status=status,
            attention=f"{attention} ({pod})" if attention and pod else attention,
            times=OrderTimes(
                created=table.dates(cells[at["created"]]), updated=table.dates(cells[at["updated"]])
            ),
            cancel_reason="",
            return_note=clean_or_empty(cells[at["undelivered"]]),
            buyer_username="",
            recipient=clean_or_empty(cells[at["recipient"]]),
            phone=_phone(cells[at["phone"]]),
            address=self._address(cells),
            courier=texts[cells[at["courier"]]],
            service="",
            resi=ids[cells[at["resi"]]],
            other_resi=(back,) if back else (),
            payment_method="COD" if cod else "",
            is_cod=bool(cod),
            cod_amount=cod,
            buyer_note=clean_or_empty(cells[at["instruction"]]),
            seller_note="",
            warehouse="",
            sender=texts[cells[at["sender"]]],
            weight_grams=grams(cells[at["weight"]], "kg"),
            amounts=OrderAmounts(
                buyer_paid=cod,
                shipping_original=amounts[cells[at["shipping_fee"]]],
                shipping_rebate=amounts[cells[at["shipping_discount"]]],
                shipping_return=amounts[cells[at["return_fee"]]],
                cod_fee=amounts[cells[at["cod_fee"]]],
                goods_value=amounts[cells[at["goods_value"]]],
            ),
            stated_pieces=None,
            row=row,
            lines=with_keys(lines),
        )

    def _address(self, cells: list[Cell]) -> Address:
        at, texts = self._at, self._table.texts
        return Address(
            street=clean_or_empty(cells[at["street"]]),
            village=texts[cells[at["village"]]],
            district=texts[cells[at["district"]]],
            city=texts[cells[at["city"]]],
            province=texts[cells[at["province"]]],
            postcode=clean_or_empty(cells[at["postcode"]]).lstrip("'"),
        )


def _remark(cell: Cell) -> str:
    """The shop's own reference; Excel's lost leading zero put back."""
    try:
        text = identifier(cell)
    except BadCell:
        return ""
    return f"0{text}" if _SHORT_REMARK.fullmatch(text) else text


def _phone(cell: Cell) -> str:
    """As written; a number ruined by a spreadsheet counts as none."""
    try:
        return identifier(cell)
    except BadCell:
        return ""
