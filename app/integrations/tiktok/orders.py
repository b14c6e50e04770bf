"""TikTok Shop and Tokopedia order rows to neutral orders (formats/tiktok.md, section 2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.core.money import ZERO, Money, divide_half_up
from app.integrations.neutral import (
    Address,
    Channel,
    Lifecycle,
    NeutralLine,
    NeutralOrder,
    OrderAmounts,
    OrderTimes,
    Platform,
    Severity,
)
from app.integrations.tables.lines import with_keys
from app.integrations.tables.values import BadCell, clean_or_empty, grams, normalise_sku
from app.integrations.tiktok.status import lifecycle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.integrations.tables.table import Table
    from app.integrations.xlsx.sheet import Cell

_ORDER_ID: Final = re.compile(r"[0-9]{6,24}")
_COD: Final = ("bayar di tempat", "cash on delivery", "cod")


class TiktokLayout:
    """One TikTok order sheet."""

    one_row_each = False

    def __init__(self, table: Table) -> None:
        self._table = table
        self._at = table.at
        self._line = table.getter(
            (
                "sku_id", "sku", "product", "variation", "quantity", "returned",
                "price_original", "before", "platform_discount", "seller_discount", "after", "resi",
            )
        )  # fmt: skip
        self._checked = table.has("after")

    @property
    def name(self) -> str:
        """Columns only: TikTok has one order layout."""
        return f"TikTok Shop/Tokopedia, {self._table.binding.width} kolom"

    def order_id(self, cells: list[Cell]) -> str:
        """All digits; anything else is the description row or no order."""
        text = self._table.ids[cells[self._at["order_id"]]]
        return text if _ORDER_ID.fullmatch(text) else ""

    def is_description(self, cells: list[Cell], /) -> bool:
        """The row under the header explains each column, so its quantity is words too."""
        quantity = clean_or_empty(cells[self._at["quantity"]])
        return len(quantity) > 1 and not any(letter.isdecimal() for letter in quantity)

    def lines(self, cells: list[Cell], row: int) -> list[NeutralLine]:
        """One SKU per row."""
        table = self._table
        texts, amounts, counts = table.texts, table.amounts, table.counts
        sku_id, sku, product, variation, quantity, returned, original, *money = self._line(cells)
        before, platform, seller, after, resi, *_ = money
        pieces = counts[quantity]
        if not pieces:
            raise BadCell("jumlah barang nol atau kosong", "quantity")
        total = amounts[after]
        expected = amounts[before].sen - amounts[platform].sen - amounts[seller].sen
        if not self._checked:
            total = Money(expected)
        elif total.sen != expected:
            self._warn(
                row,
                "after",
                cells,
                f"tidak sama dengan harga dikurangi diskon ({Money(expected).rupiah()})",
            )
        raw = texts[sku]
        if not raw:
            self._warn(
                row,
                "sku",
                cells,
                f'SKU kosong untuk "{texts[product]}"; petakan produknya sebelum pesanan disetujui',
            )
        own = normalise_sku(raw)
        platform_sku = table.ids[sku_id]
        return [
            NeutralLine(
                key=platform_sku or f"{own or texts[product]}|{texts[variation]}",
                sku_raw=raw,
                sku=own,
                sku_from_parent=False,
                parent_sku="",
                platform_sku_id=platform_sku,
                product=texts[product],
                variation=texts[variation],
                quantity=pieces,
                returned=counts[returned],
                unit_price_original=amounts[original],
                unit_price=total if pieces == 1 else Money(divide_half_up(total.sen, pieces)),
                subtotal_before=amounts[before],
                seller_discount=amounts[seller],
                platform_discount=amounts[platform],
                subtotal_after=total,
                weight_grams=0,
                resi=table.ids[resi],
                row=row,
            )
        ]

    def _warn(self, row: int, name: str, cells: list[Cell], reason: str) -> None:
        table = self._table
        table.problem(
            row,
            name,
            cells[self._at[name]],
            reason,
            severity=Severity.WARNING,
            order_id=table.ids[cells[self._at["order_id"]]],
        )

    def order(self, cells: list[Cell], row: int, lines: Sequence[NeutralLine]) -> NeutralOrder:
        """Order-level values from the order's first row."""
        at, table = self._at, self._table
        texts, amounts = table.texts, table.amounts
        raw_status, substatus = texts[cells[at["status"]]], texts[cells[at["substatus"]]]
        reason, method = texts[cells[at["cancel_reason"]]], texts[cells[at["payment_method"]]]
        times = self._times(cells)
        status, attention = lifecycle(
            raw_status,
            substatus,
            was_shipped=times.shipped is not None,
            cancel_reason=reason,
        )
        if status is Lifecycle.SHIPPED and attention:
            reason_told = "substatus ini belum dikenal; pesanan diimpor sebagai dikirim"
            self._warn(row, "substatus", cells, reason_told)
        invoice = clean_or_empty(cells[at["invoice"]])
        is_cod = any(word in method.casefold() for word in _COD)
        parcels = list(dict.fromkeys(line.resi for line in lines if line.resi))
        return NeutralOrder(
            platform=Platform.TIKTOK,
            channel=_channel(texts[cells[at["channel"]]], invoice),
            platform_order_id=table.ids[cells[at["order_id"]]],
            other_ids=(invoice,) if invoice else (),
            raw_status=f"{raw_status} / {substatus}" if substatus else raw_status,
            status=status,
            attention=attention,
            times=times,
            cancel_reason=_reason(texts[cells[at["cancel_by"]]], reason),
            return_note=_return_note(texts[cells[at["return_type"]]]),
            buyer_username=clean_or_empty(cells[at["username"]]),
            recipient=clean_or_empty(cells[at["recipient"]]),
            phone=clean_or_empty(cells[at["phone"]]),
            address=self._address(cells),
            courier=texts[cells[at["courier"]]],
            service=texts[cells[at["service"]]],
            resi=parcels[0] if parcels else "",
            other_resi=tuple(parcels[1:]),
            payment_method=method,
            is_cod=is_cod,
            cod_amount=amounts[cells[at["order_amount"]]] if is_cod else ZERO,
            buyer_note=clean_or_empty(cells[at["buyer_note"]]),
            seller_note=clean_or_empty(cells[at["seller_note"]]),
            warehouse=texts[cells[at["warehouse"]]],
            sender="",
            weight_grams=grams(cells[at["weight"]], "kg"),
            amounts=self._amounts(cells),
            stated_pieces=None,
            row=row,
            lines=with_keys(lines),
        )

    def _times(self, cells: list[Cell]) -> OrderTimes:
        at, moment = self._at, self._table.dates
        return OrderTimes(
            created=moment(cells[at["created"]]),
            paid=moment(cells[at["paid"]]),
            ready=moment(cells[at["ready"]]),
            shipped=moment(cells[at["shipped"]]),
            delivered=moment(cells[at["delivered"]]),
            cancelled=moment(cells[at["cancelled"]]),
        )

    def _address(self, cells: list[Cell]) -> Address:
        at, texts = self._at, self._table.texts
        return Address(
            street=clean_or_empty(cells[at["street"]]),
            village=texts[cells[at["village"]]],
            district=texts[cells[at["district"]]],
            city=texts[cells[at["city"]]],
            province=texts[cells[at["province"]]],
            postcode=clean_or_empty(cells[at["postcode"]]),
            country=texts[cells[at["country"]]],
            note=clean_or_empty(cells[at["address_note"]]),
        )

    def _amounts(self, cells: list[Cell]) -> OrderAmounts:
        at, amounts = self._at, self._table.amounts
        return OrderAmounts(
            buyer_paid=amounts[cells[at["order_amount"]]],
            refund=amounts[cells[at["refund"]]],
            payment_discount=amounts[cells[at["payment_discount"]]],
            buyer_shipping=amounts[cells[at["shipping_after"]]],
            shipping_original=amounts[cells[at["shipping_original"]]],
            shipping_discount_seller=amounts[cells[at["shipping_seller"]]],
            shipping_discount_platform=amounts[cells[at["shipping_platform"]]],
            distance_fee=amounts[cells[at["distance_shipping"]]]
            + amounts[cells[at["distance_fee"]]],
            buyer_service_fee=amounts[cells[at["service_fee"]]],
            handling_fee=amounts[cells[at["handling_fee"]]],
            insurance=amounts[cells[at["shipping_insurance"]]]
            + amounts[cells[at["item_insurance"]]],
        )


def _channel(purchase_channel: str, invoice: str) -> Channel:
    return (
        Channel.TOKOPEDIA
        if invoice or "tokopedia" in purchase_channel.casefold()
        else Channel.TIKTOK
    )


def _reason(by: str, reason: str) -> str:
    return f"{by}: {reason}" if by and reason else by or reason


def _return_note(kind: str) -> str:
    """``Return/Refund`` is told beside the status; ``Cancel`` is the status already."""
    return "" if kind.casefold() in {"cancel", "batal"} else kind
