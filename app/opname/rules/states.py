"""States of a session and of its lines (WMS-OPN-02), and who may count what (WMS-OPN-07)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class SessionState(StrEnum):
    """Life of a session."""

    DRAFT = "draft"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """Life of a line: counted again whenever a new event comes."""

    OPEN = "open"
    COUNTED = "counted"
    APPROVED = "approved"


#: Allowed changes of a session's state.
TRANSITIONS: Final = frozenset(
    {
        (SessionState.DRAFT, SessionState.IN_PROGRESS),
        (SessionState.DRAFT, SessionState.CANCELLED),
        (SessionState.IN_PROGRESS, SessionState.COMPLETED),
        (SessionState.IN_PROGRESS, SessionState.CANCELLED),
    }
)
#: Count, recount by another person, last count by a supervisor.
SUPERVISOR_ROUND: Final = 3
STATE_WORDS: Final = {
    SessionState.DRAFT: "draf",
    SessionState.IN_PROGRESS: "sedang berjalan",
    SessionState.COMPLETED: "sudah selesai",
    SessionState.CANCELLED: "sudah dibatalkan",
}


def may_become(old: str, new: SessionState) -> bool:
    """Whether a session may go from one state to another."""
    return (SessionState(old), new) in TRANSITIONS


def why_not_me(
    round_no: int, *, counted_before: bool, approver: bool, separated: bool = True
) -> str:
    """Why a person may not count a line in this round; empty when they may (WMS-OPN-07, PU-61).

    Args:
        round_no: 1 first count, 2 recount, 3 and later supervisor.
        counted_before: The person counted this line in an earlier round.
        approver: The person may approve differences.
        separated: The organisation wants two people (``separation_of_duties``); a shop of one
            person switches it off.
    """
    if round_no > 1 and counted_before and separated:
        return "hitung ulang harus oleh orang lain"
    if round_no >= SUPERVISOR_ROUND and not approver:
        return "hitungan ketiga hanya oleh pengawas"
    return ""
