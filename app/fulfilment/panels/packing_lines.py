"""Lines of the parcel as rows of words, ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.text import angka, tanggal
from app.fulfilment.rules.pack_order import Tracking

if TYPE_CHECKING:
    from app.fulfilment.api import PackItemRow, PackView
    from app.fulfilment.rules.packing import LineView, PackSession


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the parcel.

    Attributes:
        key: Of the line.
        title: Product and variant.
        photo: Reference of its picture.
        quantity: ``1 / 3``.
        left: ``2 pcs`` still to take.
        lots: Lots to take, with expiry, "" where lots do not matter.
        racks: Where it lies.
        place: Lots and racks, for the narrow row.
        detail: SKU, bundle, lots, racks, for the second line.
        hint: What the packer must know: no barcode, serial wanted, fragile.
        complete: Whether nothing is left.
    """

    key: str
    title: str
    photo: str
    quantity: str
    left: str
    lots: str
    racks: str
    place: str
    detail: str
    hint: str
    complete: bool
    selected: bool


def rows_of(view: PackView, session: PackSession) -> list[Row]:
    """The lines with the next one on top: the chosen one, else as ordered; done ones last."""
    items = {item.line: item for item in view.items}
    coded = {code.sku for code in view.codes}
    lines = sorted(session.lines(), key=lambda one: (one.complete, not one.selected))
    return [_row(one, items[one.line.key], coded=one.line.sku in coded) for one in lines]


def _row(line: LineView, item: PackItemRow, *, coded: bool) -> Row:
    lots = _lots(line)
    racks = ", ".join(dict.fromkeys(lot.location for lot in item.lots))
    place = " · ".join(part for part in (lots, racks) if part)
    hint = _hint(line, item, coded=coded)
    bundle = f"isi {item.bundle_name}" if item.bundle_sku else ""
    detail = " · ".join(part for part in (hint, item.sku, bundle, place) if part)
    left = line.line.qty - line.verified
    return Row(
        key=line.line.key,
        title=line.line.title,
        photo=item.photo,
        quantity=f"{angka(line.verified)} / {angka(line.line.qty)}",
        left=f"{angka(left)} {line.line.unit}",
        lots=lots,
        racks=racks,
        place=f"{hint} · {place}" if hint and not coded else place,
        detail=detail,
        hint=hint,
        complete=line.complete,
        selected=line.selected,
    )


def _lots(line: LineView) -> str:
    """``Lot L2 (31 Mar 2027)``; with several lots how many of each."""
    open_lots = [lot for lot in line.lots if lot.left] or list(line.lots)
    if not open_lots:
        return ""
    if len(open_lots) == 1:
        lot = open_lots[0]
        return f"Lot {lot.number}" + (f" · exp {tanggal(lot.expiry)}" if lot.expiry else "")
    return ", ".join(f"{angka(lot.left)} × lot {lot.label}" for lot in open_lots)


def _first_serial(line: LineView) -> str:
    """The piece that was chosen for this order; another of its lot will do."""
    left = [one for one in line.line.serials if one not in line.serials]
    return f", misalnya {left[0]}" if left else ""


def _hint(line: LineView, item: PackItemRow, *, coded: bool) -> str:
    hints = []
    if not coded and not line.complete:
        hints.append("tanpa barcode: konfirmasi Enter" if line.selected else "tanpa barcode")
    if line.line.tracking is Tracking.SERIAL and not line.complete:
        hints.append(f"pindai nomor seri{_first_serial(line)}")
    if item.fragile:
        hints.append("mudah pecah")
    return ", ".join(hints)
