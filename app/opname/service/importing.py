"""A filled in count sheet becomes count events (WMS-OPN-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.opname.api import CountEvent, ImportCounts, RecordCounts
from app.opname.queries.lookups import keyed
from app.opname.service.counting import counting_session, record_counts

if TYPE_CHECKING:
    from app.core.work import Work
    from app.opname.api import SheetCount


@handles(ImportCounts)
def import_counts(work: Work, do: ImportCounts) -> int:
    """Every problem and every conflict of all rows at once; then nothing is written."""
    session = counting_session(work, do.session, "SHARE")
    known = {
        row[0]: (row[1], row[2])
        for row in work.rows(
            "SELECT l.line_no, p.sku, l.counted FROM opname_line l "
            "JOIN product p ON p.org_id = l.org_id AND p.id = l.product_id "
            "WHERE l.org_id = :org AND l.session_id = :session AND "
            + keyed(work, "l.line_no", "numbers", "bigint"),
            session=session.id, numbers=sorted({row.line for row in do.rows}),
        )
    }  # fmt: skip
    wrong: list[FieldError] = []
    seen: set[int] = set()
    for row in do.rows:
        reason = _problem(row, known.get(row.line), overwrite=do.overwrite, twice=row.line in seen)
        if reason:
            wrong.append(FieldError(f"rows.{row.row}", f"Baris {row.row}: {reason}"))
        seen.add(row.line)
    if wrong:
        more = f" (dan {len(wrong) - 1} masalah lain)" if len(wrong) > 1 else ""
        raise InvalidInput(f"{wrong[0].message}{more}", tuple(wrong))
    events = tuple(
        CountEvent.model_validate(
            {
                "event": work.new_id(), "at": work.now, "kind": "total", "line": row.line,
                "qty": str(row.counted),
            }
        )
        for row in do.rows
        if known[row.line][1] != row.counted
    )  # fmt: skip
    if events:
        record_counts(work, RecordCounts(session=do.session, events=events))
    work.message = f"{len(events)} hitungan diimpor, {len(do.rows) - len(events)} sudah sama."
    return len(events)


def _problem(
    row: SheetCount, line: tuple[str, int | None] | None, *, overwrite: bool, twice: bool
) -> str:
    """Why a row cannot be taken; empty when it can."""
    if line is None:
        return f"nomor baris {row.line} tidak ada dalam opname ini."
    sku, counted = line
    if sku.upper() != row.sku.upper():
        return f"nomor baris {row.line} adalah {sku}, bukan {row.sku}. Jangan ubah kolom itu."
    if twice:
        return f"nomor baris {row.line} muncul dua kali; hapus salah satunya."
    if not overwrite and counted is not None and counted not in {row.known, row.counted}:
        return (
            f"{sku} sudah dihitung {counted} setelah lembar dibuat, di berkas {row.counted}. "
            "Samakan angkanya atau pilih berkas yang menang."
        )
    return ""
