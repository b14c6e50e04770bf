"""Barcodes to be: checked together against each other and against what exists (WMS-MD-03)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from app.catalog.rules import barcodes as rules
from app.catalog.rules.text import sku_key
from app.catalog.rules.units import unit_name
from app.core.errors import UserError
from app.core.lists import among

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.core.quantity import UnitFactor
    from app.core.work import Read

_OWNERS: Final = (
    "SELECT b.lookup, b.id, b.product_id, b.unit, b.pack_qty, p.sku, p.name FROM product_barcode b "
    "JOIN product p ON p.org_id = b.org_id AND p.id = b.product_id "
    "WHERE b.org_id = :org AND {codes}"
)
_SKUS: Final = (
    "SELECT p.sku_key, p.id, p.sku, p.name FROM product p WHERE p.org_id = :org AND {keys}"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A barcode somebody asks for.

    Attributes:
        product_id: Whose it shall be; of a new product the id it will have.
        label: The product as people read it, for messages about it.
        units: Current units of the product besides the base unit.
        unit: "" to be found from the quantity.
        pack_qty: None to be found from the unit; with neither, a stored code stays as it is.
        field: Field of the form or row, for errors.
    """

    product_id: str
    label: str
    base_unit: str
    units: Mapping[str, UnitFactor]
    code: str
    unit: str = ""
    pack_qty: int | None = None
    field: str = "barcode"


@dataclass(frozen=True, slots=True)
class Placed:
    """A barcode that may be stored.

    Attributes:
        row_id: The stored row it corrects, or None for a new one.
        same: It is stored exactly so already.
    """

    wanted: Wanted
    code: str
    lookup: str
    unit: str
    pack_qty: int
    row_id: str | None
    same: bool


@dataclass(slots=True)
class Placement:
    """The barcodes that may be stored and what is wrong with the others."""

    placed: list[Placed] = field(default_factory=list)
    faults: list[tuple[Wanted, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Owner:
    row_id: str
    product_id: str
    unit: str
    pack_qty: int
    label: str


def place_codes(read: Read, wanted: Sequence[Wanted], today: date) -> Placement:
    """Check barcodes, any number at once, in one round trip."""
    placement = Placement()
    clean = [
        (each, code) for each in wanted if (code := _clean(each, today, placement)) is not None
    ]
    owners, skus = _existing(read, [code for _, code in clean])
    seen: dict[str, Placed] = {}
    for each, code in clean:
        placed, fault = _place(each, code, owners, skus, seen)
        if fault:
            placement.faults.append((each, fault))
        elif placed is not None and placed.lookup not in seen:
            seen[placed.lookup] = placed
            placement.placed.append(placed)
    return placement


def _clean(wanted: Wanted, today: date, placement: Placement) -> str | None:
    try:
        return rules.clean_barcode(wanted.code, today, wanted.field)
    except UserError as error:
        placement.faults.append((wanted, error.message))
        return None


def _existing(
    read: Read, codes: Sequence[str]
) -> tuple[dict[str, _Owner], dict[str, tuple[str, str]]]:
    """Lookup key -> owner, and SKU key -> (product id, label)."""
    if not codes:
        return {}, {}
    read.session.flush()
    found, skus = read.rows_many(
        (
            _OWNERS.format(codes=among(read.dialect, "b.lookup", "keys")),
            {"keys": sorted({rules.lookup_key(code) for code in codes})},
        ),
        (
            _SKUS.format(keys=among(read.dialect, "p.sku_key", "keys")),
            {"keys": sorted({sku_key(code) for code in codes})},
        ),
    )
    owners = {
        key: _Owner(row_id, product_id, unit, pack_qty, f"{sku} – {name}")
        for key, row_id, product_id, unit, pack_qty, sku, name in found
    }
    return owners, {key: (product_id, f"{sku} – {name}") for key, product_id, sku, name in skus}


def _place(
    wanted: Wanted,
    code: str,
    owners: Mapping[str, _Owner],
    skus: Mapping[str, tuple[str, str]],
    seen: Mapping[str, Placed],
) -> tuple[Placed | None, str]:
    lookup = rules.lookup_key(code)
    owner, earlier = owners.get(lookup), seen.get(lookup)
    unit, pack_qty, fault = _pack(wanted)
    if owner is not None and not wanted.unit and wanted.pack_qty is None:
        unit, pack_qty = owner.unit, owner.pack_qty
    same_sku_as, sku_label = skus.get(sku_key(code), (wanted.product_id, ""))
    if owner is not None and owner.product_id != wanted.product_id:
        fault = rules.BarcodeTaken(code, owner.label).message
    elif earlier is not None and not _repeats(earlier, wanted, unit, pack_qty):
        fault = f'Barcode "{code}" ditulis dua kali, juga untuk {earlier.wanted.label}.'
    elif same_sku_as != wanted.product_id:
        fault = f'Barcode "{code}" sama dengan SKU produk lain ({sku_label}). Pakai kode lain.'
    if fault:
        return None, fault
    same = owner is not None and (owner.unit, owner.pack_qty) == (unit, pack_qty)
    row_id = owner.row_id if owner else None
    return Placed(wanted, code, lookup, unit, pack_qty, row_id, same), ""


def _repeats(earlier: Placed, wanted: Wanted, unit: str, pack_qty: int) -> bool:
    return earlier.wanted.product_id == wanted.product_id and (earlier.unit, earlier.pack_qty) == (
        unit,
        pack_qty,
    )


def _pack(wanted: Wanted) -> tuple[str, int, str]:
    """Unit and quantity of one scan, each found from the other; and what is wrong."""
    unit = unit_name(wanted.unit)
    if not unit:
        return _unit_of(wanted), wanted.pack_qty or 1, ""
    if unit == wanted.base_unit:
        held = Fraction(1)
    elif unit in wanted.units:
        held = Fraction(wanted.units[unit].numerator, wanted.units[unit].denominator)
    else:
        known = ", ".join((wanted.base_unit, *sorted(wanted.units)))
        return unit, 1, f'Satuan "{unit}" belum ada di {wanted.label}. Satuan yang ada: {known}.'
    if held.denominator != 1:
        return (
            unit,
            1,
            f'Satuan "{unit}" tidak berisi {wanted.base_unit} bulat, jadi tanpa barcode.',
        )
    if wanted.pack_qty not in {None, int(held)}:
        return unit, 1, f"Isi barcode {wanted.pack_qty} berbeda dari isi 1 {unit} = {int(held)}."
    return unit, int(held), ""


def _unit_of(wanted: Wanted) -> str:
    """The unit that holds the quantity; the base unit when none does."""
    pack_qty = wanted.pack_qty or 1
    if pack_qty != 1:
        for unit, factor in sorted(wanted.units.items()):
            if Fraction(factor.numerator, factor.denominator) == pack_qty:
                return unit
    return wanted.base_unit
