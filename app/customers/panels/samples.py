"""Made-up customers for pictures of the panels."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page
from app.core.money import Money
from app.customers.api import (
    CustomerList,
    CustomerOrder,
    CustomerRow,
    CustomersSummary,
    CustomerSummary,
    CustomerTags,
    CustomerView,
    MergeRow,
    PlatformId,
    TagCount,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_NOW: Final = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
_NAMES: Final = (
    ("Ani Lestari", "0812-3344-5566", "retail", ("vip",)),
    ("Budi Santoso", "0813-9876-5432", "agen", ("agen_jatim", "vip")),
    ("siti_olshop", "", "retail", ()),
    ("Dewi Anggraini", "0857-1122-3344", "reseller", ()),
    ("Toko Cantik Abadi Sejahtera Bersama", "0811-2233-4455", "dropshipper", ("cod_risky",)),
    ("Rina Marlina", "0878-5566-7788", "retail", ()),
)


def customer_row(at: int) -> CustomerRow:
    """The made-up customer with a running number."""
    name, phone, kind, tags = _NAMES[at % len(_NAMES)]
    orders, rts = at * 7 % 23, at * 5 % 4
    return CustomerRow(
        code=f"C-{at:010d}", name=name, phone=phone, customer_type=kind, tags=tags,
        total_orders=orders, total_spent=Money(orders * 12_450_000), total_rts=min(rts, orders),
        rts_percent=round(100 * min(rts, orders) / orders) if orders else 0,
        last_order_at=_NOW - timedelta(days=at * 3 % 50) if orders else None, active=at % 11 != 10,
    )  # fmt: skip


def customer_pages(count: int) -> Callable[[CustomerList], Page[CustomerRow]]:
    """Answers pages of a list with that many rows."""

    def answer(ask: CustomerList) -> Page[CustomerRow]:
        first = int(ask.after or 0)
        last = min(count, first + ask.limit)
        rows = tuple(customer_row(at) for at in range(first, last))
        return Page(rows, str(last) if last < count else None, count)

    return answer


def list_answers(rows: object) -> dict[type[Any], object]:
    """Canned answers of the list."""
    return {
        CustomerList: rows,
        CustomersSummary: CustomerSummary(1_284, 412, 96, 377, 29, Money(18_745_000)),
        CustomerTags: (TagCount("vip", 84), TagCount("cod_risky", 21), TagCount("agen_jatim", 9)),
    }


def customer_view(**changes: object) -> CustomerView:
    """A made-up customer."""
    orders = tuple(
        CustomerOrder(
            f"2611{21 - at:02d}ABCDE{at}", ("shopee", "tiktok", "mengantar")[at % 3],
            _NOW - timedelta(days=2 * at, hours=at), ("shipped", "completed", "returned")[at % 3],
            "2 × Serum Niacinamide, 1 × Toner Mawar", Money(18_900_000 + at * 1_500_000),
            f"JP{7_000_000_000 + at}",
        )
        for at in range(9)
    )  # fmt: skip
    fields: dict[str, Any] = {
        "code": "C-7K3M9QX2T4", "name": "Budi Santoso", "phone": "0813-9876-5432",
        "email": "budi@contoh.com", "customer_type": "agen", "tags": ("agen_jatim", "vip"),
        "default_address": "Jl. Mawar No. 12, Kel. Lowokwaru, Kota Malang, Jawa Timur 65141",
        "notes": "Minta dus polos. Bayar transfer setiap Jumat.", "active": True,
        "platforms": (PlatformId("shopee", "budi99"), PlatformId("tiktok", "")),
        "aliases": ("0812-0000-1111",), "merged_into": "", "credit_limit": Money(500_000_000),
        "first_order_at": _NOW - timedelta(days=400), "last_order_at": _NOW, "total_orders": 46,
        "total_spent": Money(912_550_000), "total_rts": 6, "rts_percent": 13, "rts_risky": True,
        "merges": (MergeRow("m", "C-0000000009", "Budi S", _NOW, _NOW + timedelta(days=30)),),
        "orders": orders, "version": 4,
    }  # fmt: skip
    return CustomerView(**(fields | changes))
