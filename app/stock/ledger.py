"""Effects of stock: moves, reservations and the cost that goes with moves.

How cost works (WMS-VAL-01…05).  Every move that changes the value of a warehouse carries a *cost
mode*:

``issue`` takes the cost out of the pool's layers, oldest first; the value is computed here, under
          the pool's lock, so two people shipping the same lot never have to decide again;
``given`` puts in (or takes out of one layer) the value the handler decided: receipts, returns,
          landed cost;
``like``  puts in exactly what another move of this command took out: transfers keep layers and
          order;
``none``  moves inside a warehouse.

The modes present in a command are flags of its unit of work, so that a shipment runs no statement
for receipts.

The value of the first ``x`` of a layer's ``q`` units worth ``v`` is ``V(x) =
round_half_up(v*x/q)``, so parts always add up and the last unit out takes what is left.  It is
computed as ``(v/q)*x + round((v%q)*x/q)``, which stays inside 64 bits for every quantity up to two
thousand million.
"""

from __future__ import annotations

from typing import Final

from app.accounting.ledger import INTO_LINES, unit_of
from app.core.db import NIL
from app.core.effects import LEDGER, EffectKind, Step

MOVE: Final = LEDGER.kind(
    EffectKind(
        "move",
        (
            ("id", "uuid"), ("entity_id", "uuid"), ("product_id", "uuid"), ("warehouse_id", "uuid"),
            ("location_id", "uuid"), ("lot_id", "uuid"), ("serial", "text"), ("status", "text"),
            ("qty", "bigint"), ("kind", "text"), ("on_date", "date"), ("reason", "text"),
            ("source_kind", "text"), ("source_id", "uuid"), ("source_number", "text"),
            ("source_line_id", "uuid"), ("pair_id", "uuid"), ("reservation_id", "uuid"),
            # cost: mode, value of `given`, source of `like`, layer of `given`, pool and posting
            ("cost", "text"), ("cost_value", "bigint"), ("like_id", "uuid"), ("layer_id", "uuid"),
            ("layer_date", "date"), ("account_id", "uuid"), ("method", "text"), ("journal_id",
            "uuid"),
            ("contra_id", "uuid"), ("store_id", "uuid"), ("contra_warehouse_id", "uuid"),
            ("party_kind", "text"), ("party_id", "uuid"),
        ),
    )
)  # fmt: skip

RESERVE: Final = LEDGER.kind(
    EffectKind(
        "reserve",
        (
            ("id", "uuid"), ("source_kind", "text"), ("source_id", "uuid"), ("source_number",
            "text"),
            ("source_line_id", "uuid"), ("product_id", "uuid"), ("warehouse_id", "uuid"),
            ("location_id", "uuid"),
            ("lot_id", "uuid"), ("serial", "text"), ("qty", "bigint"), ("expires_at", "instant"),
        ),
    )
)  # fmt: skip

#: Reservations to close: released by a person, by a cancelled order, or expired.
RELEASE: Final = LEDGER.kind(EffectKind("release", (("id", "uuid"), ("state", "text"))))

#: Cost moved between layers of one pool by a change of method; nets to zero.
RECOST: Final = LEDGER.kind(
    EffectKind(
        "recost",
        (
            ("change_id", "uuid"), ("product_id", "uuid"), ("warehouse_id", "uuid"), ("account_id",
            "uuid"),
            ("layer_id", "uuid"), ("qty", "bigint"), ("value", "bigint"), ("on_date", "date"),
        ),
    )
)  # fmt: skip

#: Cost restated by a document dated back (:mod:`app.stock.service.restating`); ``id`` is that of
#: the move that carries the value, if there is one.
RESTATE: Final = LEDGER.kind(
    EffectKind(
        "restate",
        (
            ("id", "uuid"), ("restates", "uuid"), ("on_date", "date"), ("because", "text"),
            ("product_id", "uuid"), ("warehouse_id", "uuid"), ("account_id", "uuid"),
            ("layer_id", "uuid"), ("layer_date", "date"), ("qty", "bigint"), ("value", "bigint"),
        ),
    )
)  # fmt: skip
#: Flag of a command whose moves restate others.
RESTATED: Final = "restated"


def _adding_up(table: str, key: str) -> str:
    """SQL that changes layers or pools by all entries of a restatement at once (SQLite)."""
    of_r = ", ".join(f"r.{name}" for name in key.split(", "))
    same = " AND ".join(f"{table}.{name} = s.{name}" for name in key.split(", "))
    return (
        f"UPDATE {table} SET qty = {table}.qty + s.qty, value = {table}.value + s.value FROM "
        f"(SELECT {of_r}, sum(r.qty) AS qty, sum(r.value) AS value FROM {{restate}} r "
        f"GROUP BY {of_r}) s WHERE {table}.org_id = :org AND {same}"
    )


_POOL: Final = (
    "p.org_id = :org AND p.product_id = m.product_id AND p.warehouse_id = m.warehouse_id AND "
    "p.account_id = m.account_id"
)
_SAME_POOL: Final = (
    "l.product_id = m.product_id AND l.warehouse_id = m.warehouse_id AND l.account_id = "
    "m.account_id"
)
_COSTED: Final = "m.cost <> 'none'"
_LAYER: Final = (
    f"CASE WHEN m.layer_id IS NOT NULL THEN m.layer_id WHEN p.method = 'average' THEN CAST('{NIL}' "
    f"AS {{uuid}}) "
    "ELSE m.id END"
)
_ENTRY: Final = (
    "INSERT INTO cost_entry (org_id, move_id, account_id, layer_id, cmd, product_id, warehouse_id, "
    "qty, value) "
)


def _first(x: str) -> str:
    """SQL of V(x), the value of the first ``x`` units of layer ``l``."""
    return f"((l.value / l.qty) * ({x}) + (2 * (l.value % l.qty) * ({x}) + l.qty) / (2 * l.qty))"


_FROM: Final = "{greatest}(m.lo, l.lo) - l.lo"
_TO: Final = "{least}(m.hi, l.hi) - l.lo"

LEDGER.step(
    Step(
        20, "reserve", ("reserve",),
        "INSERT INTO reservation (org_id, id, cmd, source_kind, source_id, source_number, "
        "source_line_id, product_id, "
        "warehouse_id, location_id, lot_id, serial, qty, state, created_at, expires_at) "
        "SELECT CAST(:org AS {uuid}), r.id, CAST(:cmd AS {uuid}), r.source_kind, r.source_id, "
        "r.source_number, "
        "r.source_line_id, r.product_id, r.warehouse_id, r.location_id, r.lot_id, r.serial, r.qty, "
        "'active', {at}, "
        "r.expires_at FROM {reserve} r ORDER BY r.location_id, r.lot_id, r.ord",
    ),
    Step(
        21, "lock releases", ("release",),
        "SELECT 1 FROM reservation WHERE org_id = :org AND id IN (SELECT id FROM {release} x) "
        "ORDER BY location_id, lot_id, id FOR UPDATE",
        only="postgresql",
    ),
    Step(
        22, "release", ("release",),
        "UPDATE reservation SET state = (SELECT x.state FROM {release} x WHERE x.id = "
        "reservation.id), closed_at = {at} "
        "WHERE org_id = :org AND state IN ('active', 'picked') AND id IN (SELECT x.id FROM "
        "{release} x)",
    ),
    Step(
        30, "cost pools", ("given", "like"),
        "INSERT INTO cost_pool (org_id, product_id, warehouse_id, account_id, method, qty, value) "
        "SELECT CAST(:org AS {uuid}), m.product_id, m.warehouse_id, m.account_id, min(m.method), "
        "0, 0 FROM {move} m "
        "WHERE " + _COSTED + " AND m.qty > 0 GROUP BY m.product_id, m.warehouse_id, m.account_id "
        "ORDER BY m.product_id, m.warehouse_id, m.account_id ON CONFLICT DO NOTHING",
    ),
    Step(
        31, "lock cost pools", ("given", "issue", "like"),
        "SELECT 1 FROM cost_pool p WHERE p.org_id = :org AND (p.product_id, p.warehouse_id, "
        "p.account_id) IN "
        "(SELECT m.product_id, m.warehouse_id, m.account_id FROM {move} m WHERE " + _COSTED + ") "
        "ORDER BY p.product_id, p.warehouse_id, p.account_id FOR UPDATE",
        only="postgresql",
    ),
    Step(
        32, "cost layers", ("given",),
        "INSERT INTO cost_layer (org_id, product_id, warehouse_id, account_id, layer_id, on_date, "
        "qty, value) "
        "SELECT CAST(:org AS {uuid}), m.product_id, m.warehouse_id, m.account_id, " + _LAYER + ", "
        "min(coalesce(m.layer_date, m.on_date)), 0, 0 FROM {move} m JOIN cost_pool p ON " + _POOL +
        " WHERE m.cost = 'given' AND m.qty > 0 GROUP BY m.product_id, m.warehouse_id, "
        "m.account_id, " + _LAYER +
        " ON CONFLICT DO NOTHING",
    ),
    Step(
        33, "given cost", ("given",),
        _ENTRY + "SELECT CAST(:org AS {uuid}), m.id, m.account_id, " + _LAYER + ", "
        "CAST(:cmd AS {uuid}), m.product_id, "
        "m.warehouse_id, m.qty, m.cost_value FROM {move} m JOIN cost_pool p ON " + _POOL +
        " WHERE m.cost = 'given' "
        "ORDER BY m.product_id, m.warehouse_id, m.ord",
    ),
    Step(
        34, "issued cost", ("issue",),
        _ENTRY + "SELECT CAST(:org AS {uuid}), m.id, m.account_id, l.layer_id, CAST(:cmd AS "
                 "{uuid}), m.product_id, "
        "m.warehouse_id, -((" + _TO + ") - (" + _FROM + ")), "
        "-(" + _first(_TO) + " - " + _first(_FROM) + ") "
        "FROM (SELECT i.id, i.product_id, i.warehouse_id, i.account_id, "
        "-sum(i.qty) OVER (PARTITION BY i.product_id, i.warehouse_id, i.account_id ORDER BY i.ord) "
        "+ i.qty AS lo, "
        "-sum(i.qty) OVER (PARTITION BY i.product_id, i.warehouse_id, i.account_id ORDER BY i.ord) "
        "AS hi "
        "FROM {move} i WHERE i.cost = 'issue') m "
        "JOIN (SELECT y.product_id, y.warehouse_id, y.account_id, y.layer_id, y.qty, y.value, "
        "sum(y.qty) OVER (PARTITION BY y.product_id, y.warehouse_id, y.account_id ORDER BY "
        "y.on_date, y.layer_id) - y.qty AS lo, "
        "sum(y.qty) OVER (PARTITION BY y.product_id, y.warehouse_id, y.account_id ORDER BY "
        "y.on_date, y.layer_id) AS hi "
        "FROM cost_layer y WHERE y.org_id = :org AND y.qty > 0 AND (y.product_id, y.warehouse_id) "
        "IN "
        "(SELECT z.product_id, z.warehouse_id FROM {move} z WHERE z.cost = 'issue')) l "
        "ON " + _SAME_POOL + " AND l.lo < m.hi AND l.hi > m.lo",
    ),
    Step(
        35, "layers of transferred cost", ("like",),
        "INSERT INTO cost_layer (org_id, product_id, warehouse_id, account_id, layer_id, on_date, "
        "qty, value) "
        "SELECT CAST(:org AS {uuid}), m.product_id, m.warehouse_id, m.account_id, "
        f"CASE WHEN p.method = 'average' THEN CAST('{NIL}' AS {{uuid}}) ELSE e.layer_id END, "
        "min(s.on_date), 0, 0 "
        "FROM {move} m JOIN cost_pool p ON " + _POOL +
        " JOIN cost_entry e ON e.org_id = :org AND e.move_id = m.like_id "
        "JOIN cost_layer s ON s.org_id = e.org_id AND s.product_id = e.product_id AND "
        "s.warehouse_id = e.warehouse_id "
        "AND s.account_id = e.account_id AND s.layer_id = e.layer_id "
        "WHERE m.cost = 'like' GROUP BY m.product_id, m.warehouse_id, m.account_id, "
        f"CASE WHEN p.method = 'average' THEN CAST('{NIL}' AS {{uuid}}) ELSE e.layer_id END ON "
        "CONFLICT DO NOTHING",
    ),
    Step(
        36, "transferred cost", ("like",),
        _ENTRY + "SELECT CAST(:org AS {uuid}), m.id, m.account_id, "
        f"CASE WHEN p.method = 'average' THEN CAST('{NIL}' AS {{uuid}}) ELSE e.layer_id END, "
        f"CAST(:cmd AS {{uuid}}), "
        "m.product_id, m.warehouse_id, -sum(e.qty), -sum(e.value) FROM {move} m JOIN cost_pool p "
        "ON " + _POOL +
        " JOIN cost_entry e ON e.org_id = :org AND e.move_id = m.like_id WHERE m.cost = 'like' "
        "GROUP BY m.id, m.account_id, m.product_id, m.warehouse_id, "
        f"CASE WHEN p.method = 'average' THEN CAST('{NIL}' AS {{uuid}}) ELSE e.layer_id END",
    ),
    Step(
        37, "layers of a new method", ("recost",),
        "INSERT INTO cost_layer (org_id, product_id, warehouse_id, account_id, layer_id, on_date, "
        "qty, value) "
        "SELECT CAST(:org AS {uuid}), r.product_id, r.warehouse_id, r.account_id, r.layer_id, "
        "r.on_date, 0, 0 "
        "FROM {recost} r WHERE r.qty > 0 ON CONFLICT DO NOTHING",
    ),
    Step(
        38, "cost of a new method", ("recost",),
        _ENTRY + "SELECT CAST(:org AS {uuid}), r.change_id, r.account_id, r.layer_id, CAST(:cmd AS "
                 "{uuid}), r.product_id, "
        "r.warehouse_id, r.qty, r.value FROM {recost} r ORDER BY r.ord",
    ),
    Step(
        38, "restatements", ("restate",),
        "INSERT INTO cost_restatement (org_id, id, cmd, restates, on_date, because) "
        "SELECT DISTINCT CAST(:org AS {uuid}), r.id, CAST(:cmd AS {uuid}), r.restates, r.on_date, "
        "r.because FROM {restate} r",
    ),
    Step(
        39, "layers of restated cost", ("restate",),
        "INSERT INTO cost_layer (org_id, product_id, warehouse_id, account_id, layer_id, on_date, "
        "qty, value) SELECT CAST(:org AS {uuid}), r.product_id, r.warehouse_id, r.account_id, "
        "r.layer_id, min(r.layer_date), 0, 0 FROM {restate} r GROUP BY r.product_id, "
        "r.warehouse_id, r.account_id, r.layer_id ON CONFLICT DO NOTHING",
    ),
    Step(
        39, "restated cost", ("restate",),
        _ENTRY + "SELECT CAST(:org AS {uuid}), r.id, r.account_id, r.layer_id, CAST(:cmd AS {uuid}), "
        "r.product_id, r.warehouse_id, r.qty, r.value FROM {restate} r ORDER BY r.ord",
    ),
    Step(
        39, "restated layers", ("restate",),
        _adding_up("cost_layer", "product_id, warehouse_id, account_id, layer_id"), only="sqlite",
    ),
    Step(
        39, "restated pools", ("restate",),
        _adding_up("cost_pool", "product_id, warehouse_id, account_id"), only="sqlite",
    ),
    Step(
        40, "stock moves", ("move",),
        "INSERT INTO stock_move (org_id, id, cmd, entity_id, product_id, warehouse_id, "
        "location_id, lot_id, serial, status, "
        "qty, value, kind, on_date, at, actor_id, workstation, reason, source_kind, source_id, "
        "source_number, "
        "source_line_id, pair_id, reservation_id, journal_id, contra_id, store_id, "
        "contra_warehouse_id) SELECT CAST(:org AS {uuid}), m.id, CAST(:cmd AS {uuid}), m.entity_id, m.product_id, "
        "m.warehouse_id, m.location_id, "
        "m.lot_id, m.serial, m.status, m.qty, coalesce(e.value, 0), m.kind, m.on_date, {at}, "
        "CAST(:actor AS {uuid}), "
        ":workstation, m.reason, m.source_kind, m.source_id, m.source_number, m.source_line_id, "
        "m.pair_id, m.reservation_id, m.journal_id, m.contra_id, m.store_id, m.contra_warehouse_id "
        "FROM {move} m LEFT JOIN (SELECT c.move_id, sum(c.value) AS "
        "value FROM cost_entry c {by:ix_cost_entry_cmd} WHERE c.org_id = :org AND c.cmd = :cmd "
        "GROUP BY c.move_id) e ON e.move_id = m.id "
        # a serial leaves its old place before it stands in the new one: SQLite looks row by row
        "ORDER BY (m.serial <> '' AND m.qty > 0), m.location_id, m.lot_id, m.ord",
    ),
    Step(
        45, "stock journal lines", ("given", "issue", "like", RESTATED),
        "SELECT CAST(:org AS {uuid}), s.journal_id, 1000 + row_number() OVER (PARTITION BY "
        "s.journal_id "
        "ORDER BY s.value < 0, s.account_id, s.warehouse_id, s.party_id), CAST(:cmd AS {uuid}), "
        "s.entity_id, s.on_date, "
        "false, s.account_id, {greatest}(s.value, 0), {greatest}(-s.value, 0), s.store_id, "
        "s.warehouse_id, "
        "s.party_kind, s.party_id, '', "
        + unit_of("CAST(NULL AS {uuid})", "s.unit_store_id", "s.warehouse_id") + " FROM ("
        # the value of stock lies in its warehouse's unit, whoever sold it (I14)
        "SELECT m.journal_id, m.entity_id, m.on_date, c.account_id, c.warehouse_id, m.store_id, "
        "CAST(NULL AS text) AS party_kind, CAST(NULL AS {uuid}) AS party_id, sum(c.value) AS value, "
        "CAST(NULL AS {uuid}) AS unit_store_id "
        # CROSS JOIN keeps SQLite's order: the effects once, then each entry by its key
        "FROM {move} m CROSS JOIN cost_entry c WHERE c.org_id = :org AND c.move_id = m.id "
        "AND m.journal_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6 "
        "UNION ALL "
        "SELECT m.journal_id, m.entity_id, m.on_date, m.contra_id, coalesce(m.contra_warehouse_id, "
        "m.warehouse_id), "
        "m.store_id, m.party_kind, m.party_id, -sum(c.value), m.store_id "
        "FROM {move} m CROSS JOIN cost_entry c WHERE c.org_id = :org AND c.move_id = m.id "
        "AND m.journal_id IS NOT NULL AND m.contra_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
        ") s WHERE s.value <> 0 ORDER BY s.account_id, s.warehouse_id",
        into=INTO_LINES,
    ),
)  # fmt: skip
