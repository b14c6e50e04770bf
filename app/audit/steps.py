"""What other slices call to leave a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit.ledger import AUDIT

if TYPE_CHECKING:
    from app.core.work import Work


def record(
    work: Work, action: str, kind: str, subject_id: str, label: str, *, old: Any = None, new: Any = None
) -> None:
    """Record an action on one subject with the values before and after (plain JSON values)."""
    work.emit(AUDIT, (work.new_id(), action, kind, subject_id, label, old, new))
