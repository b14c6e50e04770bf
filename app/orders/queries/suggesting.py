"""Products that may be meant by a marketplace's SKU."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.orders.rules.resolve import Candidate, Matcher

if TYPE_CHECKING:
    from app.core.work import Read


def matcher(read: Read) -> Matcher:
    """All active products, ready to be compared; made for one question."""
    rows = read.rows(
        "SELECT sku, name, variant FROM product WHERE org_id = :org AND active ORDER BY sku"
    )
    return Matcher([Candidate(sku, f"{name} {variant}".strip()) for sku, name, variant in rows])
