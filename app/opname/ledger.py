"""Effects of stok opname: count events, and what a completed session leaves behind.

The figures of a line are computed from its events by one statement, under the line's lock, so
counters who work on the same line at once never overwrite each other (WMS-OPN-09, PU-62).

The *expected* quantity of an event is what the ledger held at its instant: the balance of this
transaction less what moved since (WMS-OPN-06).  Moves stamped later than this command are not
taken off: they come from a workstation whose clock runs ahead (PU-84), and the balance of this
transaction holds them already.  What another session corrected is not taken off either: nobody
carried those goods, the record merely became what the shelf was.
"""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

#: Lines found while counting.
FOUND: Final = LEDGER.kind(
    EffectKind(
        "opname_found",
        (
            ("id", "uuid"), ("session_id", "uuid"), ("product_id", "uuid"), ("location_id", "uuid"),
            ("lot_id", "uuid"), ("lot", "text"), ("expires_on", "date"), ("serial", "text"),
            ("abc", "text"),
        ),
    )
)  # fmt: skip

#: Count events; the line is named by its goods, because another counter may just have made it.
COUNT: Final = LEDGER.kind(
    EffectKind(
        "opname_count",
        (
            ("id", "uuid"), ("session_id", "uuid"), ("location_id", "uuid"), ("product_id", "uuid"),
            ("lot", "text"), ("serial", "text"), ("event_id", "uuid"), ("kind", "text"),
            ("qty", "bigint"), ("at", "instant"), ("code", "text"), ("undoes_id", "uuid"),
        ),
    )
)  # fmt: skip

UNKNOWN: Final = LEDGER.kind(
    EffectKind(
        "opname_unknown",
        (
            ("id", "uuid"), ("session_id", "uuid"), ("event_id", "uuid"), ("location", "text"),
            ("code", "text"), ("at", "instant"),
        ),
    )
)  # fmt: skip

#: A session is completed; its moves are in this command.
DONE: Final = LEDGER.kind(
    EffectKind(
        "opname_done",
        (("session_id", "uuid"), ("warehouse_id", "uuid"), ("on_date", "date")),
    )
)

_SAME_GOODS: Final = (
    "l.org_id = :org AND l.session_id = e.session_id AND l.location_id = e.location_id "
    "AND l.product_id = e.product_id AND l.lot = e.lot AND l.serial = e.serial"
)  # behind a CROSS JOIN: SQLite reads the effects once, then each line by its key
_BUCKET: Final = (
    "{t}.org_id = :org AND {t}.location_id = l.location_id AND {t}.serial = l.serial "
    "AND {t}.status <> 'in_transit'"
)
#: The lot is hidden from the planner: moves since an instant are few, moves of a lot may be many.
_MOVED_SINCE: Final = (
    "(SELECT coalesce(sum(m.qty), 0) FROM stock_move m WHERE m.at > e.at AND m.at <= {at} AND "
    "m.source_kind <> 'opname' AND coalesce(m.lot_id, m.lot_id) = l.lot_id AND "
    + _BUCKET.replace("{t}", "m")
    + ")"
)
_EXPECTED: Final = (
    "CAST((SELECT coalesce(sum(b.on_hand), 0) FROM stock_balance b WHERE b.lot_id = l.lot_id AND "
    + _BUCKET.replace("{t}", "b") + ") - CASE WHEN e.at >= {at} THEN 0 ELSE " + _MOVED_SINCE
    + " END AS bigint)"
)  # fmt: skip
#: What other sessions corrected since an event was recorded; matters when a later one is undone.
_CORRECTED_SINCE: Final = (
    "(SELECT coalesce(sum(m.qty), 0) FROM stock_move m WHERE m.org_id = :org "
    "AND m.at > s.recorded_at AND m.source_kind = 'opname' "
    "AND coalesce(m.lot_id, m.lot_id) = opname_line.lot_id "
    "AND m.location_id = opname_line.location_id AND m.serial = opname_line.serial "
    "AND m.status <> 'in_transit')"
)
#: Events of the present round of the lines this command counts; ``stands`` is 1, or -1 for what was
#: taken back and for the undo itself.  It starts at the effects and follows keys, so that a table
#: the planner knows nothing of yet is read as fast as an old one.
_EVENTS: Final = (
    "(SELECT c.line_id, c.qty, c.at, c.recorded_at, c.event_id, c.expected, c.actor_id, min(c.mark) OVER "
    "(PARTITION BY c.line_id, coalesce(c.undoes_id, c.event_id)) AS stands FROM "
    "(SELECT DISTINCT l.id, l.round FROM {opname_count} e CROSS JOIN opname_line l WHERE "
    + _SAME_GOODS
    + ") d CROSS JOIN opname_count c WHERE c.org_id = :org AND c.line_id = d.id "
    "AND c.round = d.round)"
)
#: The last standing event of each line beside the sum of all of them.
_COUNTS: Final = (
    "(SELECT CAST(:org AS {uuid}) AS org_id, v.line_id, v.stands, v.at, v.recorded_at, v.expected, "
    "v.actor_id, "
    "CAST(sum(v.qty) OVER x AS bigint) AS qty, min(CASE WHEN v.stands = 1 THEN v.expected END) OVER x AS least, "
    "max(CASE WHEN v.stands = 1 THEN v.expected END) OVER x AS most, "
    "row_number() OVER (PARTITION BY v.line_id ORDER BY v.stands DESC, v.at DESC, "
    "v.event_id DESC) AS place FROM " + _EVENTS + " v WINDOW x AS (PARTITION BY v.line_id))"
)

LEDGER.step(
    Step(
        58, "lines found while counting", ("opname_found",),
        "INSERT INTO opname_line (org_id, id, session_id, line_no, product_id, location_id, "
        "lot_id, lot, expires_on, serial, abc, system_qty, round, state, unsteady, found, note, "
        "reason) SELECT CAST(:org AS {uuid}), e.id, e.session_id, s.last + row_number() OVER "
        "(ORDER BY e.ord), e.product_id, e.location_id, e.lot_id, e.lot, e.expires_on, e.serial, "
        "e.abc, 0, 1, 'open', false, true, '', '' FROM {opname_found} e CROSS JOIN "
        "(SELECT coalesce(max(n.line_no), 0) AS last FROM opname_line n WHERE n.org_id = :org "
        "AND n.session_id IN (SELECT f.session_id FROM {opname_found} f)) s "
        "WHERE true ON CONFLICT DO NOTHING",
    ),
    Step(
        59, "lock counted lines", ("opname_count",),
        "SELECT 1 FROM opname_line l WHERE l.org_id = :org AND l.id IN (SELECT l.id FROM "
        "{opname_count} e CROSS JOIN opname_line l WHERE " + _SAME_GOODS + ") ORDER BY l.id FOR UPDATE",
        only="postgresql",
    ),
    Step(
        59, "lots that came in since they were found", ("opname_count",),
        "UPDATE opname_line SET lot_id = (SELECT o.id FROM lot o WHERE o.org_id = :org "
        "AND o.product_id = opname_line.product_id AND o.number = opname_line.lot) "
        "WHERE org_id = :org AND lot_id IS NULL AND id IN (SELECT l.id FROM {opname_count} e "
        "CROSS JOIN opname_line l WHERE " + _SAME_GOODS + " AND l.lot_id IS NULL)",
    ),
    Step(
        60, "count events", ("opname_count",),
        "INSERT INTO opname_count (org_id, id, cmd, session_id, line_id, event_id, round, kind, "
        "qty, mark, expected, at, recorded_at, actor_id, workstation, code, undoes_id) "
        "SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), e.session_id, l.id, e.event_id, "
        "l.round, e.kind, e.qty, CASE WHEN e.kind = 'undo' THEN -1 ELSE 1 END, " + _EXPECTED +
        ", e.at, {at}, CAST(:actor AS {uuid}), :workstation, e.code, e.undoes_id "
        "FROM {opname_count} e CROSS JOIN opname_line l WHERE " + _SAME_GOODS +
        " ORDER BY l.id, e.ord ON CONFLICT DO NOTHING",
    ),
    Step(
        61, "counts of lines", ("opname_count",),
        "UPDATE opname_line SET counted = CASE WHEN s.stands = 1 THEN s.qty END, "
        "expected = CASE WHEN s.stands = 1 THEN CAST(s.expected + " + _CORRECTED_SINCE
        + " AS bigint) END, "
        "counted_at = CASE WHEN s.stands = 1 THEN s.at END, "
        "counted_by = CASE WHEN s.stands = 1 THEN s.actor_id END, "
        "unsteady = (coalesce(s.least, 0) <> coalesce(s.most, 0)), "
        "state = CASE WHEN s.stands = 1 THEN 'counted' ELSE 'open' END, "
        "reason = '', decided_by = NULL, decided_at = NULL FROM " + _COUNTS + " s "
        # by the keys that came: with :org here SQLite begins at all lines ever counted
        "WHERE s.place = 1 AND opname_line.org_id = s.org_id AND opname_line.id = s.line_id",
    ),
    Step(
        62, "unknown codes", ("opname_unknown",),
        "INSERT INTO opname_unknown (org_id, id, cmd, session_id, event_id, location, code, at, "
        "actor_id, workstation) SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS {uuid}), "
        "e.session_id, e.event_id, e.location, e.code, e.at, CAST(:actor AS {uuid}), :workstation "
        "FROM {opname_unknown} e WHERE true ORDER BY e.ord ON CONFLICT DO NOTHING",
    ),
    Step(
        63, "values of completed lines", ("opname_done",),
        "UPDATE opname_line SET value = v.value FROM (SELECT m.org_id, m.source_line_id AS id, "
        "CAST(sum(m.value) AS bigint) AS value FROM stock_move m {by:ix_stock_move_cmd} "
        "WHERE m.org_id = :org AND m.cmd = :cmd AND m.source_kind = 'opname' "
        "GROUP BY m.org_id, m.source_line_id) v "
        "WHERE opname_line.org_id = v.org_id AND opname_line.id = v.id",
    ),
    Step(
        64, "completed session", ("opname_done",),
        "UPDATE opname_session SET state = 'completed', completed_at = {at}, "
        "completed_by = CAST(:actor AS {uuid}), version = opname_session.version + 1, "
        "updated_at = {at}, updated_by = CAST(:actor AS {uuid}), "
        "total_selisih_qty = t.qty, total_selisih_value = t.value FROM "
        "(SELECT l.org_id, l.session_id, CAST(sum(abs(l.counted - l.expected)) AS bigint) AS qty, "
        "CAST(coalesce(sum(l.value), 0) AS bigint) AS value FROM opname_line l "
        "WHERE l.org_id = :org AND l.session_id IN (SELECT d.session_id FROM {opname_done} d) "
        "GROUP BY l.org_id, l.session_id) t "
        "WHERE opname_session.org_id = t.org_id AND opname_session.id = t.session_id",
    ),
    Step(
        65, "counted products", ("opname_done",),
        "INSERT INTO count_cycle (org_id, warehouse_id, product_id, abc, last_counted_on) "
        # lines found after the classes changed have another one than the first
        "SELECT CAST(:org AS {uuid}), d.warehouse_id, l.product_id, min(l.abc), d.on_date "
        "FROM {opname_done} d CROSS JOIN opname_line l WHERE l.org_id = :org "
        "AND l.session_id = d.session_id GROUP BY d.warehouse_id, l.product_id, d.on_date "
        "ORDER BY 3 ON CONFLICT (org_id, warehouse_id, product_id) "
        "DO UPDATE SET last_counted_on = CASE WHEN count_cycle.last_counted_on > "
        "excluded.last_counted_on THEN count_cycle.last_counted_on "
        "ELSE excluded.last_counted_on END",
    ),
    Step(
        66, "lines other sessions count too", ("opname_done",),
        "UPDATE opname_line SET expected = x.expected, state = 'counted', reason = '', "
        "decided_by = NULL, decided_at = NULL FROM (SELECT DISTINCT o.org_id, o.id, CASE "
        "WHEN l.counted_at > o.counted_at THEN o.counted ELSE o.expected + l.counted - l.expected "
        "END AS expected FROM {opname_done} d CROSS JOIN opname_session r "
        "CROSS JOIN opname_line l CROSS JOIN opname_line o WHERE r.org_id = :org "
        "AND r.warehouse_id = d.warehouse_id AND r.state = 'in_progress' "
        "AND r.id <> d.session_id AND l.org_id = :org AND l.session_id = d.session_id "
        "AND o.org_id = :org AND o.session_id = r.id AND o.location_id = l.location_id "
        "AND o.product_id = l.product_id AND o.lot = l.lot AND o.serial = l.serial "
        "AND o.counted IS NOT NULL) x "
        "WHERE opname_line.org_id = x.org_id AND opname_line.id = x.id "
        "AND opname_line.expected <> x.expected",
    ),
)  # fmt: skip
