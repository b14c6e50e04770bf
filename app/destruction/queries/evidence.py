"""Evidence of BAPs that counts: not withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.work import Read


def counted(read: Read, document_id: str) -> dict[str, int]:
    """How many pieces of evidence of each phase a BAP has."""
    rows = read.rows(
        "SELECT phase, count(*) FROM destruction_evidence WHERE org_id = :org "
        "AND document_id = :id GROUP BY phase",
        id=document_id,
    )
    return dict(rows)
