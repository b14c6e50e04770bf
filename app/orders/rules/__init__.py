"""Rules of orders: states, what a platform's word means for us, SKUs, problems, texts."""

from app.orders.rules.states import (
    DUE,
    GROUP_LABELS,
    GROUPS,
    LABELS,
    LEFT,
    OPEN,
    OUTSIDE_TRANSITIONS,
    PACKABLE,
    TRANSITIONS,
    UNTOUCHED,
    WAITING,
    Group,
    State,
    WrongState,
    check_transition,
)

__all__ = [
    "DUE",
    "GROUPS",
    "GROUP_LABELS",
    "LABELS",
    "LEFT",
    "OPEN",
    "OUTSIDE_TRANSITIONS",
    "PACKABLE",
    "TRANSITIONS",
    "UNTOUCHED",
    "WAITING",
    "Group",
    "State",
    "WrongState",
    "check_transition",
]
