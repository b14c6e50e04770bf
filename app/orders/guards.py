"""Database rules of orders."""

from __future__ import annotations

from typing import Final

from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only

GUARDS: Final[list[Guard]] = [
    *append_only("order_event", ("org_id", "id")),
    Guard(
        "order_event_command", "order_event", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + "RETURN NULL;", (("BEFORE INSERT", FOREIGN_SQLITE),), row=False,
    ),
]  # fmt: skip
