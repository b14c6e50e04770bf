"""Effects of orders: the trail of states."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

ORDER_EVENT: Final = LEDGER.kind(
    EffectKind(
        "order_event",
        (("id", "uuid"), ("order_id", "uuid"), ("old_state", "text"), ("new_state", "text"), ("note", "text")),
    )
)

LEDGER.step(
    Step(
        60, "order events", ("order_event",),
        "INSERT INTO order_event (org_id, id, cmd, order_id, at, actor_id, workstation, old_state, new_state, note) "
        "SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), e.order_id, {at}, CAST(:actor AS {uuid}), "
        ":workstation, e.old_state, e.new_state, e.note FROM {order_event} e ORDER BY e.ord",
    )
)  # fmt: skip
