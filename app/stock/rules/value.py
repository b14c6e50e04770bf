"""The value formula of the cost layers, as the ledger's SQL computes it (WMS-VAL-02…04).

Kept here in Python for previews and returns, and as the model the ledger is tested
against.
"""

from __future__ import annotations

from fractions import Fraction


def first_part(qty: int, value: int, taken: int) -> int:
    """Value in sen of the first ``taken`` of ``qty`` units worth ``value`` sen, rounded half up.

    ``first_part(q, v, q) == v``: the last unit takes what is left.
    """
    if not 0 <= taken <= qty:
        raise ValueError("taken must lie between zero and qty")
    return (value // qty) * taken + (2 * (value % qty) * taken + qty) // (2 * qty)


def at_average(qty: int, value: int, units: int) -> int:
    """Value in sen of ``units`` more at the average of ``qty`` units worth ``value`` sen."""
    whole, rest = divmod(units, qty)
    return whole * value + first_part(qty, value, rest)


def average_cost(qty: int, value: int) -> str:
    """Average cost per base unit in rupiah with six decimals, for display only."""
    if qty == 0:
        return "0.000000"
    millionths = Fraction(value * 10_000, qty)
    whole = (2 * millionths.numerator + millionths.denominator) // (2 * millionths.denominator)
    return f"{whole // 1_000_000}.{whole % 1_000_000:06d}"


def returned_value(qty_out: int, value_out: int, already: int, returned: int) -> int:
    """Value at which some of the goods that left come back (WMS-VAL-11).

    Over all returns of the line the values add up to exactly what left.

    Raises:
        ValueError: If more would come back than left (ERP-RET-10).
    """
    if already + returned > qty_out:
        raise ValueError("more would come back than was shipped")
    return first_part(qty_out, value_out, already + returned) - first_part(
        qty_out, value_out, already
    )
