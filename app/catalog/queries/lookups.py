"""Small reads that commands and lists share."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from app.catalog.models import Category
from app.catalog.rules.amounts import UnitSize
from app.catalog.rules.categories import Node, Tree
from app.catalog.rules.units import factor_text
from app.core.lists import among
from app.core.quantity import UnitFactor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.core.work import Read

_FACTORS: Final = (
    "SELECT u.product_id, u.unit, u.numerator, u.denominator FROM product_unit u "
    "WHERE u.org_id = :org AND {products} AND u.valid_from <= :day "
    "AND (u.valid_to IS NULL OR u.valid_to > :day)"
)
_CODES: Final = (
    "SELECT b.product_id, b.id, b.code FROM product_barcode b WHERE b.org_id = :org AND {products}"
)


def category_tree(read: Read) -> Tree:
    """All categories of the organisation: some dozens, seldom hundreds."""
    rows = read.session.scalars(sa.select(Category).where(Category.org_id == read.org_id))
    return Tree.of(
        Node(each.id, each.code, each.name, each.path, each.parent_id, each.depth) for each in rows
    )


def unit_factors(
    read: Read, product_ids: Iterable[str], on: date
) -> dict[str, dict[str, UnitFactor]]:
    """Product id -> unit -> base units of it on a day; the base unit itself is left out."""
    wanted = sorted(set(product_ids))
    if not wanted:
        return {}
    read.session.flush()
    rows = read.rows(
        _FACTORS.format(products=among(read.dialect, "u.product_id", "ids", "uuid")),
        ids=wanted,
        day=on,
    )
    found: dict[str, dict[str, UnitFactor]] = {}
    for product_id, unit, numerator, denominator in rows:
        found.setdefault(product_id, {})[unit] = UnitFactor(numerator, denominator)
    return found


def _size(unit: tuple[str, UnitFactor]) -> tuple[Fraction, str]:
    name, factor = unit
    return Fraction(factor.numerator, factor.denominator), name


def unit_sizes(read: Read, product_ids: Iterable[str], on: date) -> dict[str, tuple[UnitSize, ...]]:
    """Further units of products as they are on a day, the largest first; one query for all."""
    return {
        product: tuple(
            UnitSize(unit, factor_text(factor))
            for unit, factor in sorted(units.items(), key=_size, reverse=True)
        )
        for product, units in unit_factors(read, product_ids, on).items()
    }


def barcodes_of(read: Read, product_ids: Iterable[str]) -> dict[str, list[str]]:
    """Product id -> its codes, oldest first."""
    wanted = sorted(set(product_ids))
    if not wanted:
        return {}
    read.session.flush()
    rows = read.rows(
        _CODES.format(products=among(read.dialect, "b.product_id", "ids", "uuid")), ids=wanted
    )
    found: dict[str, list[str]] = {}
    for product_id, _id, code in sorted(rows):
        found.setdefault(product_id, []).append(code)
    return found
