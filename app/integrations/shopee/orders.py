"""Shopee order rows to neutral orders (formats/shopee.md, section 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.core.money import ZERO, Money
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
from app.integrations.shopee.status import lifecycle
from app.integrations.tables.lines import with_keys
from app.integrations.tables.values import (
    EMPTY_MARKS,
    BadCell,
    clean_or_empty,
    grams,
    normalise_sku,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.integrations.tables.table import Table
    from app.integrations.xlsx.sheet import Cell

_ORDER_ID: Final = re.compile(r"[0-9A-Za-z]{8,32}")
_COD: Final = ("cod", "bayar di tempat", "cash on delivery")


class ShopeeLayout:
    """One Shopee order sheet."""

    one_row_each = False

    def __init__(self, table: Table) -> None:
        self._table = table
        self._at = table.at
        self._line = table.getter(
            (
                "sku", "parent_sku", "product", "variation", "quantity", "returned",
                "price_original",
                "price", "subtotal", "total_discount", "seller_discount", "line_weight", "resi",
            )
        )  # fmt: skip
        self._has_subtotal = table.has("subtotal")
        self._has_total_discount = table.has("total_discount")
        self._has_seller_discount = table.has("seller_discount")
        self._grams: dict[Cell, int] = {}

    @property
    def name(self) -> str:
        """Variant by the columns only it has."""
        table = self._table
        if table.has("failed_delivery"):
            variant = "pengiriman gagal"
        elif not table.has("cancel_reason"):
            variant = "perlu dikirim"
        elif not table.has("payment_method"):
            variant = "lama (2022)"
        elif table.binding.title("subtotal").casefold().startswith("dibayar"):
            variant = "pembatalan"
        else:
            variant = "semua pesanan"
        return f"{variant}, {table.binding.width} kolom"

    def order_id(self, cells: list[Cell]) -> str:
        """14 letters and digits as a rule; words such as ``Total`` are none."""
        text = self._table.ids[cells[self._at["order_id"]]]
        return text if _ORDER_ID.fullmatch(text) else ""

    def is_description(self, _cells: list[Cell], /) -> bool:
        """Shopee's files explain nothing."""
        return False

    def lines(self, cells: list[Cell], row: int) -> list[NeutralLine]:
        """One product per row."""
        table = self._table
        texts, amounts, counts = table.texts, table.amounts, table.counts
        sku, parent, product, variation, quantity, returned, original, price, subtotal, *rest = (
            self._line(cells)
        )
        total_discount, seller_discount, weight, resi, *_ = rest
        pieces = counts[quantity]
        if not pieces:
            raise BadCell("jumlah barang nol atau kosong", "quantity")
        unit, unit_after = amounts[original], amounts[price]
        before = unit.sen * pieces
        total = amounts[subtotal] if self._has_subtotal else unit_after * pieces
        after = total.sen
        discount = amounts[total_discount].sen if self._has_total_discount else before - after
        seller = amounts[seller_discount].sen if self._has_seller_discount else discount
        if unit_after.sen * pieces != after or before - after != discount:
            self._odd_sum(row, cells, unit_after.sen * pieces)
        raw, own = texts[sku], normalise_sku(texts[sku])
        fallback = texts[parent]
        name = texts[product]
        if not own and not fallback:
            self._no_sku(row, cells)
        return [
            NeutralLine(
                key=f"{own or normalise_sku(fallback) or name}|{texts[variation]}",
                sku_raw=raw,
                sku=own or normalise_sku(fallback),
                sku_from_parent=not own and bool(fallback),
                parent_sku=fallback,
                platform_sku_id="",
                product=name,
                variation=texts[variation],
                quantity=pieces,
                returned=counts[returned],
                unit_price_original=unit,
                unit_price=unit_after,
                subtotal_before=unit if pieces == 1 else Money(before),
                seller_discount=Money(seller) if seller else ZERO,
                platform_discount=Money(discount - seller) if discount != seller else ZERO,
                subtotal_after=total,
                weight_grams=self._weight(weight),
                resi=table.ids[resi],
                row=row,
            )
        ]

    def _weight(self, cell: Cell) -> int:
        known = self._grams.get(cell)
        if known is None:
            known = self._grams[cell] = grams(cell)
        return known

    def _odd_sum(self, row: int, cells: list[Cell], expected: int) -> None:
        table = self._table
        table.problem(
            row,
            "subtotal",
            cells[self._at["subtotal"]],
            "tidak sama dengan harga × jumlah atau diskon di baris ini (seharusnya "
            f"{Money(expected).rupiah()})",
            severity=Severity.WARNING,
            order_id=table.ids[cells[self._at["order_id"]]],
        )

    def _no_sku(self, row: int, cells: list[Cell]) -> None:
        table = self._table
        table.problem(
            row,
            "sku",
            cells[self._at["sku"]],
            f'SKU kosong untuk "{table.texts[cells[self._at["product"]]]}"; petakan produknya '
            "sebelum "
            "pesanan disetujui",
            severity=Severity.WARNING,
            order_id=table.ids[cells[self._at["order_id"]]],
        )

    def order(self, cells: list[Cell], row: int, lines: Sequence[NeutralLine]) -> NeutralOrder:
        """Order-level values from the order's first row."""
        at, table = self._at, self._table
        texts, amounts = table.texts, table.amounts
        raw_status, method = texts[cells[at["status"]]], texts[cells[at["payment_method"]]]
        reason = texts[cells[at["cancel_reason"]]]
        resi = table.ids[cells[at["resi"]]]
        status, attention = lifecycle(
            raw_status,
            resi=resi,
            cancel_reason=reason,
            failed_delivery=texts[cells[at["failed_delivery"]]],
        )
        return_note = texts[cells[at["return_status"]]]
        is_cod = any(word in method.casefold() for word in _COD)
        option = texts[cells[at["option"]]]
        pieces = cells[at["pieces"]]
        return NeutralOrder(
            platform=Platform.SHOPEE,
            channel=Channel.SHOPEE,
            platform_order_id=table.ids[cells[at["order_id"]]],
            other_ids=(),
            raw_status=raw_status,
            status=status,
            attention=attention,
            times=self._times(cells),
            cancel_reason=reason,
            return_note=return_note,
            buyer_username=clean_or_empty(cells[at["username"]]),
            recipient=clean_or_empty(cells[at["recipient"]]),
            phone=clean_or_empty(cells[at["phone"]]),
            address=self._address(cells),
            courier=option.partition("-")[2].strip(),
            service=option,
            resi=resi,
            other_resi=(),
            payment_method=method,
            is_cod=is_cod,
            cod_amount=amounts[cells[at["buyer_paid"]]] if is_cod else ZERO,
            buyer_note=clean_or_empty(cells[at["buyer_note"]]),
            seller_note=clean_or_empty(cells[at["seller_note"]]),
            warehouse=texts[cells[at["warehouse"]]],
            sender="",
            weight_grams=self._weight(cells[at["weight"]]),
            amounts=self._amounts(cells),
            stated_pieces=None if pieces in EMPTY_MARKS else table.counts[pieces],
            row=row,
            lines=with_keys(lines),
        )

    def _times(self, cells: list[Cell]) -> OrderTimes:
        at, moment = self._at, self._table.dates
        return OrderTimes(
            created=moment(cells[at["created"]]),
            paid=moment(cells[at["paid"]]),
            ship_by=moment(cells[at["ship_by"]]),
            shipped=moment(cells[at["shipped"]]),
            completed=moment(cells[at["completed"]]),
        )

    def _address(self, cells: list[Cell]) -> Address:
        at, texts = self._at, self._table.texts
        return Address(
            street=clean_or_empty(cells[at["street"]]),
            district=texts[cells[at["district"]]],
            city=texts[cells[at["city"]]],
            province=texts[cells[at["province"]]],
            postcode=clean_or_empty(cells[at["postcode"]]),
            country=texts[cells[at["country"]]],
        )

    def _amounts(self, cells: list[Cell]) -> OrderAmounts:
        at, amounts = self._at, self._table.amounts
        return OrderAmounts(
            buyer_paid=amounts[cells[at["buyer_paid"]]],
            seller_voucher=amounts[cells[at["seller_voucher"]]],
            platform_voucher=amounts[cells[at["platform_voucher"]]],
            coins=amounts[cells[at["coins"]]],
            coin_cashback=amounts[cells[at["coin_cashback"]]],
            card_discount=amounts[cells[at["card_discount"]]],
            bundle_discount_seller=amounts[cells[at["bundle_seller"]]],
            bundle_discount_platform=amounts[cells[at["bundle_platform"]]],
            buyer_shipping=amounts[cells[at["buyer_shipping"]]],
            shipping_original=amounts[cells[at["shipping_original"]]],
            shipping_rebate=amounts[cells[at["shipping_rebate"]]],
            shipping_return=amounts[cells[at["shipping_return"]]],
        )
