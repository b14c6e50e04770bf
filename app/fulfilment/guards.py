"""Database rules of packing and shipping."""

from __future__ import annotations

from typing import Final

from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only


def _of_a_command(table: str) -> Guard:
    return Guard(
        f"{table}_command", table, "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + "RETURN NULL;", (("BEFORE INSERT", FOREIGN_SQLITE),), row=False,
    )  # fmt: skip


GUARDS: Final[list[Guard]] = [
    *append_only("pack_event", ("org_id", "id")),
    *append_only("shipment", ("org_id", "order_id")),
    _of_a_command("pack_event"),
    _of_a_command("shipment"),
]
