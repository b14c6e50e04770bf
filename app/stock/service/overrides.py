"""Keeps what was done against the rule, with its reason (WMS-LOT-07, LOT-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.stock.models import LotOverride

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work


@dataclass(frozen=True, slots=True)
class Override:
    """One lot, base units; ``rule`` is what the rule said, in words."""

    kind: str
    product_id: str
    lot_id: str
    qty: int
    proposed: str
    rule: str
    reason: str


def keep(
    work: Work,
    warehouse_id: str,
    source: tuple[str, str],
    found: Sequence[Override],
    approver_id: str | None = None,
) -> None:
    """Write them down.

    Args:
        work: The command.
        warehouse_id: Where.
        source: Kind and number of the document.
        found: What was done.
        approver_id: The supervisor beside the person, if it took one.
    """
    if not found:
        return
    work.session.flush()
    work.session.add_all(
        LotOverride(
            org_id=work.org_id, id=work.new_id(), cmd=work.command_id, kind=one.kind,
            source_kind=source[0], source_number=source[1], warehouse_id=warehouse_id,
            product_id=one.product_id, lot_id=one.lot_id, qty=one.qty, proposed=one.proposed,
            rule=one.rule, reason=one.reason, actor_id=work.actor.user_id,
            approver_id=approver_id, at=work.now,
        )
        for one in found
    )  # fmt: skip
    audit.record(
        work, "lot.override", "lot", found[0].lot_id, source[1],
        new={
            "jenis": found[0].kind, "baris": len(found), "aturan": found[0].rule,
            "alasan": found[0].reason,
        },
    )  # fmt: skip
    work.changed("override")
