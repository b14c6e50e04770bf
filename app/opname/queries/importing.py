"""What a filled in count sheet would do, and every reason it cannot (WMS-OPN-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import answers
from app.core.db import instant_from
from app.core.sheet import RowProblem
from app.core.text import waktu
from app.opname.api import CountPreview, PreviewCounts, SheetOutcome
from app.opname.queries.lookups import keyed, session_ref

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.core.work import Read
    from app.opname.api import SheetCount
    from app.opname.queries.lookups import SessionRef

_LINES: Final = (
    "SELECT l.line_no, p.sku, p.name, p.variant, g.code, l.counted FROM opname_line l "
    "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
    "JOIN location g ON g.org_id = l.org_id AND g.id = l.location_id "
    "WHERE l.org_id = :org AND l.session_id = :session AND "
)


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
    known = {
        line: (sku, f"{name} {variant}".strip(), place, counted)
        for line, sku, name, variant, place, counted in read.rows(
            _LINES + keyed(read, "l.line_no", "numbers", "bigint"),
            session=session.id, numbers=sorted({row.line for row in rows}),
        )
    }  # fmt: skip
    begun = read.now if session.started_at is None else instant_from(session.started_at)
    begun = begun.replace(second=0, microsecond=0)  # hours are written without seconds
    good: list[SheetOutcome] = []
    wrong: list[RowProblem] = []
    seen: set[int] = set()
    for row in rows:
        line = known.get(row.line)
        problem = _problem(row, line, overwrite=overwrite, twice=row.line in seen) or _untimely(
            row, begun, read.now
        )
        seen.add(row.line)
        if problem is not None or line is None:
            wrong.extend([problem] if problem is not None else [])
            continue
        sku, product, place, counted = line
        action = "create" if counted is None else "same" if counted == row.counted else "update"
        good.append(
            SheetOutcome(row.row, row.line, sku, product, place, action, counted, row.counted)  # type: ignore[arg-type]
        )
    return CountPreview(tuple(good), tuple(wrong))


def _problem(
    row: SheetCount,
    line: tuple[str, str, str, int | None] | None,
    *,
    overwrite: bool,
    twice: bool,
) -> RowProblem | None:
    """Why a row cannot be taken; None when it can."""
    number = str(row.line)
    if line is None:
        reason = f"Nomor baris {number} tidak ada dalam opname ini."
        return RowProblem(row.row, "No baris", number, reason)
    sku, _product, _place, counted = line
    if sku.upper() != row.sku.upper():
        reason = f"Nomor baris {number} adalah {sku}, bukan {row.sku}. Jangan ubah kolom itu."
        return RowProblem(row.row, "SKU", row.sku, reason)
    if twice:
        reason = f"Nomor baris {number} muncul dua kali; hapus salah satunya."
        return RowProblem(row.row, "No baris", number, reason)
    if not overwrite and counted is not None and counted not in {row.known, row.counted}:
        return RowProblem(
            row.row, "Fisik", str(row.counted),
            f"{sku} sudah dihitung {counted} setelah lembar dibuat. Samakan, atau pilih berkas "
            "menang.",
        )  # fmt: skip
    return None


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
