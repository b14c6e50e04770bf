"""What higher slices may ask of stok opname inside their own transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.db import NIL, instant_text

if TYPE_CHECKING:
    from app.core.work import Work


def request_count(
    work: Work,
    warehouse_id: str,
    *,
    reason: str,
    location_id: str = NIL,
    product_id: str = NIL,
    source: str = "",
) -> int:
    """Ask for a count of a place, a product or both; once, until a session takes it up.

    Args:
        work: The caller's transaction.
        warehouse_id: Where.
        reason: ``short_pick``, ``negative``, ``empty_bin`` or ``manual`` (WMS-OPN-10).
        location_id: Nil for every location.
        product_id: Nil for every product of the location.
        source: Number of the document that met it.

    Returns:
        1, or 0 when the same was asked for already.
    """
    made = work.execute(
        "INSERT INTO count_trigger (org_id, id, warehouse_id, location_id, product_id, reason, "
        "source, at, actor_id) VALUES (:org, :id, :wh, :location, :product, :reason, :source, "
        ":at, :me) ON CONFLICT DO NOTHING",
        id=work.new_id(), wh=warehouse_id, location=location_id, product=product_id,
        reason=reason, source=source,
        at=work.now if work.dialect == "postgresql" else instant_text(work.now),
        me=work.actor.user_id,
    )  # fmt: skip
    work.changed("count_trigger")
    return made


__all__ = ["request_count"]
