"""Lines of one order: keys of their own, and rows that a file repeats by mistake."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from app.integrations.neutral import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.integrations.neutral import NeutralLine, NeutralOrder
    from app.integrations.tables.table import Table


def without_twins(
    order: NeutralOrder, lines: Sequence[NeutralLine], hashes: Sequence[int], table: Table
) -> NeutralOrder:
    """Drop exactly repeated rows, but only if the file then agrees with the pieces it states."""
    stated = order.stated_pieces
    if stated is None or order.pieces <= stated or len(hashes) != len(lines):
        return order
    first = {row_hash: line.row for row_hash, line in zip(hashes[::-1], lines[::-1], strict=True)}
    kept = set(first.values())
    unique = [line for line in lines if line.row in kept]
    if sum(line.quantity for line in unique) == stated:
        reason = f"{len(lines) - len(unique)} baris kembar dilewati; jumlahnya kini sesuai berkas"
        order = replace(order, lines=with_keys(unique))
    else:
        reason = (
            f"tertulis {stated} barang, barisnya berjumlah {order.pieces}; dipakai jumlah baris"
        )
    table.problem(
        order.row,
        "pieces",
        str(stated),
        reason,
        severity=Severity.WARNING,
        order_id=order.platform_order_id,
    )
    return order


def line_key(platform_sku_id: str, product: str, variation: str) -> str:
    """What tells a product of an order from the others: the platform's own id, or its words."""
    return platform_sku_id or f"{product}|{variation}"


def with_keys(lines: Iterable[NeutralLine]) -> tuple[NeutralLine, ...]:
    """Lines of one order, each with a key of its own.

    The same product at two prices (a price split) is two lines: the second gets ``#2``.
    """
    lines = tuple(lines)
    if len({line.key for line in lines}) == len(lines):
        return lines
    seen: Counter[str] = Counter()
    keyed = []
    for line in lines:
        base = line_key(line.platform_sku_id, line.sku or line.product, line.variation)
        seen[base] += 1
        key = base if seen[base] == 1 else f"{base}#{seen[base]}"
        keyed.append(line if key == line.key else replace(line, key=key))
    return tuple(keyed)
