"""The same orders saved again by a spreadsheet program, in any locale, container or order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrations.shopee.columns import COLUMNS
from tests.integrations.files import (
    SHOPEE_SAMPLE,
    cells_of,
    only,
    read_bytes,
    read_csv,
    read_rows,
    shopee,
)
from tests.support.marketplace_files import Row, made_orders, shopee_rows

if TYPE_CHECKING:
    from app.integrations.neutral import ParsedFile

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")

# ---------------------------------------------------------------- the same file in other clothes


def resaved(table: list[Row], *, money: str, dates: str) -> list[Row]:
    """The sample as a spreadsheet program would save it again."""
    names = {
        name
        for field in COLUMNS.amounts
        for name in COLUMNS.names[field]
        if name != "Returned quantity"
    }
    moments = {name for field in COLUMNS.dates for name in COLUMNS.names[field]}
    header = table[0]
    out = [header]
    for row in table[1:]:
        new: Row = []
        for name, cell in zip(header, row, strict=True):
            if name in names:
                new.append(_money(int(str(cell).replace(".", "") or 0), money))
            elif name in moments and len(str(cell)) > 1:
                new.append(_moment(datetime.fromisoformat(str(cell)), dates))
            else:
                new.append(cell)
        out.append(new)
    return out


def _money(amount: int, form: str) -> str | Decimal:
    if form == "number":
        return Decimal(amount)
    grouped = f"{amount:,}"
    return {
        "dots": grouped.replace(",", "."),
        "commas": grouped,
        "rp": f"Rp{grouped.replace(',', '.')}",
        "rp-comma-decimals": f"Rp {grouped.replace(',', '.')},00",
        "english": f"{grouped}.00",
        "float": f"{amount}.0",
        "plain": str(amount),
    }[form]


def _moment(moment: datetime, form: str) -> str | Decimal:
    if form == "serial":
        days = Decimal((moment - datetime(1899, 12, 30)).days)  # noqa: DTZ001
        seconds = Decimal(moment.hour * 3600 + moment.minute * 60)
        return (days + seconds / 86_400).quantize(Decimal("0.0000000001"))
    return moment.strftime(
        {
            "iso": "%Y-%m-%d %H:%M",
            "slashes": "%d/%m/%Y %H.%M",
            "dashes": "%d-%m-%Y %H:%M",
            "english": "%m/%d/%Y %I:%M %p",
        }[form]
    )


@pytest.mark.parametrize(
    "money", ["dots", "commas", "rp", "rp-comma-decimals", "english", "float", "plain", "number"]
)
@pytest.mark.parametrize("dates", ["iso", "slashes", "dashes", "english", "serial"])
def test_a_file_saved_again_in_any_locale_reads_the_same(money: str, dates: str) -> None:
    table: list[Row] = [
        [*map(str, row), *[""] * (50 - len(row))] for _, row in cells_of(SHOPEE_SAMPLE.read_bytes())
    ]

    again = read_rows(resaved(table, money=money, dates=dates))

    assert again.orders == read_bytes(SHOPEE_SAMPLE.read_bytes()).orders
    assert again.row_problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_same_rows_as_text(delimiter: str, encoding: str) -> None:
    table = shopee(
        {"Nama Produk": "Sabun, “sereh”; 90 g", "Catatan dari Pembeli": 'dua\nbaris "x"'}
    )

    order = only(read_csv(table, delimiter, encoding))

    assert order == only(read_rows(table))
    assert order.lines[0].product == "Sabun, “sereh”; 90 g"


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_blocks_does_not_matter(dice: object) -> None:
    made = made_orders(12, seed=7)
    turned = list(made)
    dice.shuffle(turned)  # type: ignore[attr-defined]

    straight, shuffled = read_rows(shopee_rows(made)), read_rows(shopee_rows(turned))

    assert shuffled.totals == straight.totals
    assert _without_rows(shuffled) == _without_rows(straight)


def _without_rows(parsed: ParsedFile) -> dict[str, object]:
    return {
        order.platform_order_id: replace(
            order, row=0, lines=tuple(replace(line, row=0) for line in order.lines)
        )
        for order in parsed.orders
    }
