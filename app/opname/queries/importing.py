"""What a filled in count sheet would do, and every reason it cannot (WMS-OPN-15)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from app.catalog import steps as catalog
from app.catalog.rules.amounts import BadAmount, Units
from app.core.commands import answers
from app.core.db import instant_from
from app.core.sheet import RowProblem
from app.core.text import angka, waktu
from app.opname.api import CountPreview, PreviewCounts, SheetOutcome
from app.opname.queries.lookups import keyed, session_ref

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.core.work import Read
    from app.opname.api import SheetCount
    from app.opname.queries.lookups import SessionRef

_LINES: Final = (
    "SELECT l.line_no, p.sku, p.name, p.variant, g.code, l.counted, p.id, p.base_unit "
    "FROM opname_line l "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "JOIN location g ON g.org_id = l.org_id AND g.id = l.location_id "
    "WHERE l.org_id = :org AND l.session_id = :session AND "
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a line of the session is."""

    sku: str
    product: str
    place: str
    counted: int | None
    units: Units


@answers(PreviewCounts)
def preview_counts(read: Read, ask: PreviewCounts) -> CountPreview:
    """Every row of the sheet, judged by one reading of the lines it names."""
    session = session_ref(read, ask.session)
    return judged(read, session, ask.rows, overwrite=ask.overwrite)


def judged(
    read: Read, session: SessionRef, rows: Sequence[SheetCount], *, overwrite: bool
) -> CountPreview:
    """Good rows with what they would do; problems and conflicts of all the others.

    Args:
        read: The caller's transaction.
        session: Whose lines.
        rows: As they stand in the file.
        overwrite: The sheet wins over counts made after it was written.
    """
    found = read.rows(
        _LINES + keyed(read, "l.line_no", "numbers", "bigint"),
        session=session.id, numbers=sorted({row.line for row in rows}),
    )  # fmt: skip
    units = catalog.unit_sizes(read, {product for *_rest, product, _base in found}, read.today)
    known = {
        line: _Known(
            sku, f"{name} {variant}".strip(), place, counted,
            Units.of(base, units.get(product, ())),
        )
        for line, sku, name, variant, place, counted, product, base in found
    }  # fmt: skip
    begun = read.now if session.started_at is None else instant_from(session.started_at)
    begun = begun.replace(second=0, microsecond=0)  # hours are written without seconds
    good: list[SheetOutcome] = []
    wrong: list[RowProblem] = []
    seen: set[int] = set()
    for row in rows:
        line = known.get(row.line)
        new, problem = _counted(row, line, twice=row.line in seen)
        problem = problem or _untimely(row, begun, read.now)
        seen.add(row.line)
        if problem is None and line is not None and not overwrite:
            problem = _conflict(row, line, new)
        if problem is not None or line is None:
            wrong.extend([problem] if problem is not None else [])
            continue
        action = "create" if line.counted is None else "same" if line.counted == new else "update"
        good.append(
            SheetOutcome(row.row, row.line, line.sku, line.product, line.place, action,  # type: ignore[arg-type]
                         line.counted, new)
        )  # fmt: skip
    return CountPreview(tuple(good), tuple(wrong))


def _counted(row: SheetCount, line: _Known | None, *, twice: bool) -> tuple[int, RowProblem | None]:
    """Base units a row says were counted, or why it cannot be taken."""
    number = str(row.line)
    if line is None:
        reason = f"Nomor baris {number} tidak ada dalam opname ini."
        return 0, RowProblem(row.row, "No baris", number, reason)
    if line.sku.upper() != row.sku.upper():
        reason = f"Nomor baris {number} adalah {line.sku}, bukan {row.sku}. Jangan ubah kolom itu."
        return 0, RowProblem(row.row, "SKU", row.sku, reason)
    if twice:
        reason = f"Nomor baris {number} muncul dua kali; hapus salah satunya."
        return 0, RowProblem(row.row, "No baris", number, reason)
    unit = line.units.named(row.unit)
    if unit is None:
        names = ", ".join((line.units.base, *line.units.others))
        reason = f"Satuan tidak dikenal untuk {line.sku}. Pakai: {names}."
        return 0, RowProblem(row.row, "Satuan", row.unit, reason)
    try:
        return line.units.in_base(Fraction(row.counted), unit), None
    except BadAmount as wrong:
        return 0, RowProblem(row.row, "Fisik", _words(row), str(wrong))


def _conflict(row: SheetCount, line: _Known, new: int) -> RowProblem | None:
    """A count that somebody made after the sheet was written (WMS-OPN-15)."""
    if line.counted is None or line.counted in {row.known, new}:
        return None
    return RowProblem(
        row.row, "Fisik", _words(row),
        f"{line.sku} sudah dihitung {angka(line.counted)} setelah lembar dibuat. Samakan, atau "
        "pilih berkas menang.",
    )  # fmt: skip


def _words(row: SheetCount) -> str:
    """As it stands in the file: ``3 karton``."""
    return " ".join(part for part in (f"{row.counted:f}".replace(".", ","), row.unit) if part)


def _untimely(row: SheetCount, begun: datetime, now: datetime) -> RowProblem | None:
    """A count before the session began or after this moment cannot be compared with its stock."""
    if row.at is None or begun <= row.at <= now:
        return None
    reason = (
        f"Opname dimulai {waktu(begun)}; jam hitung sebelumnya tidak dapat dipakai."
        if row.at < begun
        else "Jam hitung masih di depan."
    )
    return RowProblem(row.row, "Jam hitung", waktu(row.at), reason)
