"""A filled in count sheet becomes count events (WMS-OPN-15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.opname.api import CountEvent, ImportCounts, RecordCounts
from app.opname.queries.importing import judged
from app.opname.service.counting import counting_session, record_counts

if TYPE_CHECKING:
    from app.core.work import Work


@handles(ImportCounts)
def import_counts(work: Work, do: ImportCounts) -> int:
    """Every problem and every conflict of all rows at once; then nothing is written."""
    # held alone: a count made between the comparison and the writing would be overwritten unseen
    session = counting_session(work, do.session, "UPDATE")
    seen = judged(work, session, do.rows, overwrite=do.overwrite)
    when = {row.row: row.at for row in do.rows}
    units = {row.row: f"{row.counted:f} {row.unit}" for row in do.rows if row.unit}
    if seen.problems:
        wrong = tuple(
            FieldError(f"rows.{each.row}", f"Baris {each.row}: {each.reason}")
            for each in seen.problems
        )
        more = f" (dan {len(wrong) - 1} masalah lain)" if len(wrong) > 1 else ""
        raise InvalidInput(f"{wrong[0].message}{more}", wrong)
    events = tuple(
        CountEvent.model_validate(
            {
                "event": work.new_id(), "at": when[row.row] or work.now, "kind": "total",
                "line": row.line, "qty": str(row.new), "code": units.get(row.row, "")[:200],
            }
        )
        for row in seen.rows
        if row.action != "same"
    )  # fmt: skip
    if events:
        record_counts(work, RecordCounts(session=do.session, events=events))
    work.message = f"{len(events)} hitungan diimpor, {len(do.rows) - len(events)} sudah sama."
    return len(events)
