"""The checklist of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.blockers import Month, checklist
from app.accounting.queries.lookups import entity_of
from app.closing.api import ChecklistRow, ClosingChecklist
from app.core.commands import answers

if TYPE_CHECKING:
    from app.core.work import Read


@answers(ClosingChecklist)
def closing_checklist(read: Read, ask: ClosingChecklist) -> tuple[ChecklistRow, ...]:
    """Every item, with the open ones' sentences and where they are finished."""
    month = Month(entity_of(read, ask.entity), ask.month)
    place = {"entity": month.entity.code, "month": month.ym}
    return tuple(
        ChecklistRow(
            blocker.name, blocker.title,
            "ok" if not problems else "open" if blocker.hard else "note",
            problems, blocker.panel, tuple((place | dict(blocker.filters)).items()),
        )
        for blocker, problems in checklist(read, month)
    )  # fmt: skip
