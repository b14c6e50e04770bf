"""Every product barcode, compact, for the memory of a packing table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import answers
from app.fulfilment.api import CodePage, KnownCode, PackDirectory

if TYPE_CHECKING:
    from app.core.work import Read


@answers(PackDirectory)
def pack_directory(read: Read, ask: PackDirectory) -> CodePage:
    """A stretch in the order of the keys."""
    rows = read.rows(
        "SELECT b.lookup, p.sku, p.name, p.variant FROM product_barcode b "
        "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
        "WHERE b.org_id = :org AND b.lookup > :after ORDER BY b.lookup LIMIT :limit",
        after=ask.after or "",
        limit=ask.limit + 1,
    )
    shown = rows[: ask.limit]
    codes = tuple(
        KnownCode(key, sku, f"{name}, {variant}" if variant else name)
        for key, sku, name, variant in shown
    )
    return CodePage(codes, shown[-1][0] if len(rows) > ask.limit else None)
