"""Where the packing table stands."""

from __future__ import annotations

from enum import Enum, auto


class Stage(Enum):
    """What the table is doing."""

    IDLE = auto()
    REFUSED = auto()
    OPENING = auto()
    PACKING = auto()
    SHIPPING = auto()
    SHIPPED = auto()
