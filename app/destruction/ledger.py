"""What the gate writes of a destruction: its real cost, known only when the goods have left."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

#: A BAP whose goods leave with this command.
DESTROYED: Final = LEDGER.kind(EffectKind("destroyed", (("id", "uuid"),)))

_SUM: Final = (
    "(SELECT CAST(-sum(m.value) AS bigint) FROM stock_move m WHERE m.org_id = :org AND m.cmd = :cmd "
    "AND m.source_line_id = destruction_item.id)"
)

LEDGER.step(
    # after the moves (40), from which it reads
    Step(
        47, "cost of destroyed items", ("destroyed",),
        f"UPDATE destruction_item SET value = {_SUM} WHERE org_id = :org "
        "AND document_id IN (SELECT d.id FROM {destroyed} d)",
    ),
    Step(
        48, "unit cost of destroyed items", ("destroyed",),
        "UPDATE destruction_item SET unit_cost = (value / qty) * 100 "
        "+ (2 * (value % qty) * 100 + qty) / (2 * qty) WHERE org_id = :org "
        "AND document_id IN (SELECT d.id FROM {destroyed} d)",
    ),
    Step(
        49, "cost of a destruction", ("destroyed",),
        "UPDATE destruction_document SET total_value = (SELECT CAST(coalesce(sum(i.value), 0) AS "
        "bigint) FROM destruction_item i WHERE i.org_id = :org "
        "AND i.document_id = destruction_document.id) "
        "WHERE org_id = :org AND id IN (SELECT d.id FROM {destroyed} d)",
    ),
)  # fmt: skip
