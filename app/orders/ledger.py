"""Effects of orders: the trail of states."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

ORDER_EVENT: Final = LEDGER.kind(
    EffectKind(
        "order_event",
        (
            ("id", "uuid"), ("order_id", "uuid"), ("old_state", "text"), ("new_state", "text"),
            ("note", "text"),
        ),
    )
)  # fmt: skip

#: A change of state decided on a version; a lost race leaves the row as it was, and the guard of
#: whatever depended on it (a shipment, say) refuses the whole command.
ORDER_STATE: Final = LEDGER.kind(
    EffectKind("order_state", (("order_id", "uuid"), ("version", "bigint"), ("state", "text")))
)

LEDGER.step(
    Step(
        12, "order states", ("order_state",),
        "UPDATE sales_order SET state = x.state, version = sales_order.version + 1, "
        "updated_at = {at}, updated_by = CAST(:actor AS {uuid}), "
        "shipped_at = CASE WHEN x.state = 'shipped' THEN {at} ELSE sales_order.shipped_at END "
        "FROM {order_state} x WHERE sales_order.org_id = :org AND sales_order.id = x.order_id "
        "AND sales_order.version = x.version",
        apart=False,
    ),
    Step(
        81, "order events", ("order_event",),
        "INSERT INTO order_event (org_id, id, cmd, order_id, at, actor_id, workstation, "
        "old_state, new_state, note) SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), "
        "e.order_id, {at}, CAST(:actor AS {uuid}), :workstation, e.old_state, e.new_state, e.note "
        "FROM {order_event} e ORDER BY e.ord",
        apart=False,
    )
)  # fmt: skip
