"""Events of the packing table into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.db import instant_text
from app.fulfilment.ledger import PACK_EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Work
    from app.fulfilment.api import ScanEvent


def emit_scans(work: Work, order_id: str, events: Iterable[ScanEvent]) -> None:
    """Collect events; one that is already there (sent twice by a slow line) changes nothing."""
    work.emit(
        PACK_EVENT,
        *(
            (
                work.new_id(), order_id, event.seq, instant_text(event.at), event.kind, event.result, event.outcome,
                event.code, event.sku, event.line, event.qty, event.lot, event.serial, event.data,
            )
            for event in events
        ),
    )  # fmt: skip
