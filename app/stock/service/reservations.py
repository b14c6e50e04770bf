"""Releasing reservations by hand and by time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.core.commands import handles
from app.core.db import NIL
from app.core.errors import NotFound
from app.stock import steps
from app.stock.api import ExpireReservations, Made, ReleaseReservations

if TYPE_CHECKING:
    from app.core.work import Work


@handles(ReleaseReservations)
def release_reservations(work: Work, do: ReleaseReservations) -> Made:
    """Give back what a document holds."""
    rows = work.rows(
        "SELECT id, source_id FROM reservation WHERE org_id = :org AND source_number = :number "
        "AND state IN ('active', 'picked')",
        number=do.document,
    )
    if not rows:
        raise NotFound("Reservasi dokumen", do.document, "document")
    count = steps.release(work, (row[0] for row in rows))
    audit.record(
        work, "reservation.release", "order", rows[0][1], do.document, new={"reservasi": count}
    )
    work.message = f"{count} reservasi {do.document} dilepas."
    return Made(do.document)


@handles(ExpireReservations)
def expire_reservations(work: Work, _do: ExpireReservations) -> Made:
    """Release everything past its time (WMS-RSV-02)."""
    rows = work.rows(
        "SELECT id FROM reservation WHERE org_id = :org AND state = 'active' AND expires_at < :now",
        now=work.now,
    )
    count = steps.release(work, (row[0] for row in rows), "expired")
    if count:
        audit.record(
            work, "reservation.expire_due", "reservation", NIL, "", new={"reservasi": count}
        )
    work.message = f"{count} reservasi kedaluwarsa dilepas."
    return Made(str(count))
