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
    *append_only("print_record", ("org_id", "id")),
    _of_a_command("pack_event"),
    _of_a_command("print_record"),
    _of_a_command("shipment"),
    # whoever cancelled or held the order a moment earlier wins: nothing leaves then
    Guard(
        "shipment_of_shipped_order", "shipment", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        "IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS (SELECT 1 FROM sales_order o WHERE "
        "o.org_id = f.org_id "
        "AND o.id = f.order_id AND o.state = 'shipped')) THEN RAISE EXCEPTION 'STALE order' USING "
        "ERRCODE = 'LB014'; "
        "END IF; RETURN NULL;",
        ((
            "BEFORE INSERT",
            "SELECT RAISE(ABORT, 'LB014 STALE order') WHERE NOT EXISTS (SELECT 1 FROM sales_order "
            "WHERE org_id = NEW.org_id AND id = NEW.order_id AND state = 'shipped');",
        ),),
        row=False,
    ),
]  # fmt: skip
