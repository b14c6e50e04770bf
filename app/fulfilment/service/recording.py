"""Events of the packing table into the ledger, by whoever holds the parcel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.db import instant_from, instant_text
from app.core.errors import NotFound, UserError
from app.core.text import waktu
from app.fulfilment.ledger import PACK_EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.core.work import Work
    from app.fulfilment.api import ScanEvent

_HOLDER: Final = (
    "SELECT o.id, t.state, t.packer_id, t.packer_name, t.workstation, t.started_at FROM "
    "sales_order o "
    "LEFT JOIN pack_task t ON t.org_id = o.org_id AND t.id = o.id WHERE o.org_id = :org AND "
    "o.number = :number"
)


class TakenOver(UserError):
    """Another packer holds the parcel by now.

    What was scanned here does not count there (PU-32).
    """

    code = "TAKEN_OVER"

    def __init__(self, number: str, name: str, place: str, since: str) -> None:
        where = f" di {place}" if place else ""
        super().__init__(
            f"Pesanan {number} sudah diambil alih {name}{where} sejak {since} WIB. "
            "Serahkan barangnya kepadanya, lalu pindai pesanan lain."
        )


def held_order(work: Work, number: str) -> str:
    """Id of an order that no other packer holds.

    Raises:
        NotFound: No such order.
        TakenOver: Another packer, or this one at another table, holds it.
    """
    found = work.rows(_HOLDER, number=number)
    if not found:
        raise NotFound("Pesanan", number, "order")
    order_id, *holder = found[0]
    refuse_other_holder(work, number, *holder)
    return str(order_id)


def refuse_other_holder(
    work: Work,
    number: str,
    state: str | None,
    packer_id: str | None,
    name: str,
    place: str,
    since: datetime | str,
) -> None:
    """Refuse whoever is not the one that has the parcel on the table.

    Raises:
        TakenOver: Another packer, or this one at another table, holds it.
    """
    if state != "in_progress" or packer_id is None:
        return
    if packer_id != work.actor.user_id or place != work.actor.workstation:
        raise TakenOver(number, name, place, waktu(instant_from(since)))


def emit_scans(work: Work, order_id: str, events: Iterable[ScanEvent]) -> None:
    """Collect events; one that is already there (sent twice by a slow line) changes nothing."""
    work.emit(
        PACK_EVENT,
        *(
            (
                work.new_id(),
                order_id,
                event.seq,
                instant_text(event.at),
                event.kind,
                event.result,
                event.outcome,
                event.code,
                event.sku,
                event.line,
                event.qty,
                event.lot,
                event.serial,
                event.data,
            )
            for event in events
        ),
    )
