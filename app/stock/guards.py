"""Database rules of stock.

Append-only moves, balances kept by triggers, nothing negative, and stock value always equal to its
account in the books.
"""

from __future__ import annotations

from typing import Final

from app.accounting.guards import PERIOD_DECLARE, period_open_pg, period_open_sqlite
from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only, ledger_written_only_by_triggers
from app.stock.rebuild import statements

_KEY: Final = "org_id, location_id, lot_id, serial, status"
_AT: Final = (
    "org_id = NEW.org_id AND location_id = NEW.location_id AND lot_id = NEW.lot_id AND serial = "
    "NEW.serial"
)

_SUMS: Final = (
    "(SELECT f.org_id, f.location_id, f.lot_id, f.serial, f.status, f.product_id, f.warehouse_id, "
    "CAST(sum(f.qty) AS bigint) AS qty, CAST(sum(CASE WHEN f.reservation_id IS NULL THEN 0 "
    "ELSE -f.qty END) AS bigint) AS used FROM fresh f GROUP BY 1, 2, 3, 4, 5, 6, 7)"
)
_MOVE_PG: Final = (
    FOREIGN_PG + period_open_pg("stock_move") +
    # every bucket touched, locked in one order: two commands with several lots cannot deadlock
    "PERFORM 1 FROM stock_balance b JOIN " + _SUMS + " s ON b.org_id = s.org_id AND b.location_id "
                                                     "= s.location_id "
    "AND b.lot_id = s.lot_id AND b.serial = s.serial AND b.status = s.status "
    "ORDER BY b.location_id, b.lot_id, b.serial, b.status FOR UPDATE OF b;\n"
    # the reservations these moves use up; each must still be open and be for this very bucket
    "SELECT count(*) INTO wanted_count FROM fresh f WHERE f.reservation_id IS NOT NULL;\n"
    "IF wanted_count > 0 THEN\n"
    "  UPDATE reservation r SET state = 'used', closed_at = f.at FROM fresh f WHERE r.org_id = "
    "f.org_id "
    "  AND r.id = f.reservation_id AND r.state IN ('active', 'picked') AND r.qty = -f.qty AND "
    "r.lot_id = f.lot_id "
    "  AND r.location_id = f.location_id AND r.serial = f.serial AND f.status = 'available';\n"
    "  GET DIAGNOSTICS used_count = ROW_COUNT;\n"
    "  IF used_count <> wanted_count THEN RAISE EXCEPTION 'RESERVATION_LOST' USING ERRCODE = "
    "'LB006'; END IF;\n"
    "END IF;\n"
    # what was reserved leaves with what was on hand: one change of the bucket, not two
    "UPDATE stock_balance b SET on_hand = b.on_hand + s.qty, reserved = b.reserved - s.used FROM "
    + _SUMS +
    " s WHERE b.org_id = s.org_id AND b.location_id = s.location_id AND b.lot_id = s.lot_id "
    "AND b.serial = s.serial AND b.status = s.status;\n"
    "GET DIAGNOSTICS there_count = ROW_COUNT;\n"
    "SELECT count(*) INTO wanted_count FROM " + _SUMS + " s;\n"
    "IF there_count = wanted_count THEN RETURN NULL; END IF;\n"
    "INSERT INTO stock_balance AS b (org_id, location_id, lot_id, serial, status, product_id, "
    "warehouse_id, on_hand, reserved) "
    "SELECT s.org_id, s.location_id, s.lot_id, s.serial, s.status, s.product_id, s.warehouse_id, "
    "s.qty, 0 FROM " + _SUMS +
    " s WHERE s.qty <> 0 AND NOT EXISTS (SELECT 1 FROM stock_balance e WHERE e.org_id = s.org_id "
    "AND "
    "e.location_id = s.location_id AND e.lot_id = s.lot_id AND e.serial = s.serial AND e.status = "
    "s.status) "
    f"ORDER BY 1, 2, 3, 4, 5 ON CONFLICT ({_KEY}) DO UPDATE SET on_hand = b.on_hand + "
    "excluded.on_hand;\n"
    "RETURN NULL;"
)  # fmt: skip

_MOVE_SQLITE_BEFORE: Final = (
    FOREIGN_SQLITE + period_open_sqlite("stock_move") +
    "SELECT RAISE(ABORT, 'LB006 RESERVATION_LOST') WHERE NEW.reservation_id IS NOT NULL AND NOT "
    "EXISTS "
    "(SELECT 1 FROM reservation r WHERE r.org_id = NEW.org_id AND r.id = NEW.reservation_id "
    "AND r.state IN ('active', 'picked') AND r.qty = -NEW.qty AND r.lot_id = NEW.lot_id "
    "AND r.location_id = NEW.location_id AND r.serial = NEW.serial AND NEW.status = 'available');"
)  # fmt: skip
_MOVE_SQLITE_AFTER: Final = (
    "UPDATE reservation SET state = 'used', closed_at = NEW.at WHERE org_id = NEW.org_id AND id = "
    "NEW.reservation_id;\n"
    f"UPDATE stock_balance SET on_hand = on_hand + NEW.qty WHERE {_AT} AND status = NEW.status AND "
    "NEW.qty <> 0;\n"
    "INSERT INTO stock_balance (org_id, location_id, lot_id, serial, status, product_id, "
    "warehouse_id, on_hand, reserved) "
    "SELECT NEW.org_id, NEW.location_id, NEW.lot_id, NEW.serial, NEW.status, NEW.product_id, "
    "NEW.warehouse_id, NEW.qty, 0 "
    f"WHERE NEW.qty <> 0 AND NOT EXISTS (SELECT 1 FROM stock_balance WHERE {_AT} AND status = "
    "NEW.status);"
)

_RESERVE_PG: Final = (
    "UPDATE stock_balance b SET reserved = b.reserved + NEW.qty WHERE b.org_id = NEW.org_id "
    "AND b.location_id = NEW.location_id AND b.lot_id = NEW.lot_id AND b.serial = NEW.serial AND "
    "b.status = 'available';\n"
    "IF NOT FOUND THEN RAISE EXCEPTION 'NEGATIVE_STOCK nothing to reserve' USING ERRCODE = "
    "'LB004'; END IF;\nRETURN NULL;"
)
_RESERVE_SQLITE_BEFORE: Final = (
    FOREIGN_SQLITE +
    "SELECT RAISE(ABORT, 'LB004 NEGATIVE_STOCK nothing to reserve') WHERE NOT EXISTS "
    f"(SELECT 1 FROM stock_balance WHERE {_AT} AND status = 'available');"
)  # fmt: skip
_RESERVE_SQLITE_AFTER: Final = (
    f"UPDATE stock_balance SET reserved = reserved + NEW.qty WHERE {_AT} AND status = 'available';"
)
_CLOSE_PG: Final = (
    "IF OLD.state NOT IN ('active', 'picked') OR NEW.qty <> OLD.qty OR NEW.lot_id <> OLD.lot_id "
    "OR NEW.location_id <> OLD.location_id OR NEW.serial <> OLD.serial THEN "
    "RAISE EXCEPTION 'APPEND_ONLY reservation' USING ERRCODE = 'LB003'; END IF;\n"
    # used up by moves, which take it off the bucket themselves; by nothing else
    "IF NEW.state = 'used' THEN IF pg_trigger_depth() < 2 THEN "
    "RAISE EXCEPTION 'APPEND_ONLY reservation' USING ERRCODE = 'LB003'; END IF; RETURN NULL; "
    "END IF;\n"
    "IF NEW.state NOT IN ('active', 'picked') THEN UPDATE stock_balance b SET reserved = "
    "b.reserved - OLD.qty "
    "WHERE b.org_id = OLD.org_id AND b.location_id = OLD.location_id AND b.lot_id = OLD.lot_id "
    "AND b.serial = OLD.serial AND b.status = 'available'; END IF;\nRETURN NULL;"
)
_CLOSE_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY reservation') WHERE OLD.state NOT IN ('active', "
    "'picked') "
    "OR NEW.qty <> OLD.qty OR NEW.lot_id <> OLD.lot_id OR NEW.location_id <> OLD.location_id OR "
    "NEW.serial <> OLD.serial;\n"
    "UPDATE stock_balance SET reserved = reserved - OLD.qty WHERE NEW.state NOT IN ('active', "
    "'picked') "
    "AND org_id = OLD.org_id AND location_id = OLD.location_id AND lot_id = OLD.lot_id AND serial "
    "= OLD.serial "
    "AND status = 'available';"
)

_COST_PG: Final = (
    FOREIGN_PG +
    "UPDATE cost_layer l SET qty = l.qty + s.qty, value = l.value + s.value FROM (SELECT f.org_id, "
    "f.product_id, "
    "f.warehouse_id, f.account_id, f.layer_id, sum(f.qty) AS qty, sum(f.value) AS value FROM fresh "
    "f "
    "GROUP BY 1, 2, 3, 4, 5) s WHERE l.org_id = s.org_id AND l.product_id = s.product_id "
    "AND l.warehouse_id = s.warehouse_id AND l.account_id = s.account_id AND l.layer_id = "
    "s.layer_id;\n"
    "UPDATE cost_pool p SET qty = p.qty + s.qty, value = p.value + s.value FROM (SELECT f.org_id, "
    "f.product_id, "
    "f.warehouse_id, f.account_id, sum(f.qty) AS qty, sum(f.value) AS value FROM fresh f GROUP BY "
    "1, 2, 3, 4) s "
    "WHERE p.org_id = s.org_id AND p.product_id = s.product_id AND p.warehouse_id = s.warehouse_id "
    "AND p.account_id = s.account_id;\nRETURN NULL;"
)  # fmt: skip
_POOL_AT: Final = (
    "org_id = NEW.org_id AND product_id = NEW.product_id AND warehouse_id = NEW.warehouse_id "
    "AND account_id = NEW.account_id"
)
#: Restated cost takes from a layer and gives to it in many entries, and only all of them together
#: leave what a layer may hold.  SQLite's triggers see one at a time: the gate adds those up itself.
_NOT_RESTATED: Final = (
    "NOT EXISTS (SELECT 1 FROM cost_restatement WHERE org_id = NEW.org_id AND id = NEW.move_id)"
)
_COST_SQLITE: Final = (
    f"UPDATE cost_layer SET qty = qty + NEW.qty, value = value + NEW.value WHERE {_POOL_AT} AND "
    f"layer_id = NEW.layer_id AND {_NOT_RESTATED};\n"
    f"UPDATE cost_pool SET qty = qty + NEW.qty, value = value + NEW.value WHERE {_POOL_AT} "
    f"AND {_NOT_RESTATED};"
)

#: Lines a command posted to accounts that stand for stock.  SQLite keeps the order of a CROSS JOIN,
#: and by the names of the indexes it goes from the command's journals and not through all lines.
_STOCK_LINES: Final = (
    "FROM journal j {by_cmd} CROSS JOIN journal_line l {by_key} CROSS JOIN account a "
    "WHERE j.org_id = NEW.org_id AND j.cmd = NEW.cmd AND l.org_id = j.org_id "
    "AND l.journal_id = j.id AND a.org_id = l.org_id AND a.id = l.account_id "
    "AND a.control = 'stock'"
)
_STOCK_LINES_PG: Final = _STOCK_LINES.format(by_cmd="", by_key="")
_STOCK_LINES_SQLITE: Final = _STOCK_LINES.format(
    by_cmd="INDEXED BY ix_journal_cmd", by_key="INDEXED BY sqlite_autoindex_journal_line_1"
)
#: What a command did to stock value must equal what it posted to the stock accounts (INV-09, I14).
_OFF_BOOKS: Final = (
    "SELECT 1 FROM (SELECT e.account_id, e.warehouse_id, e.value FROM cost_entry e "
    "WHERE e.org_id = NEW.org_id AND e.cmd = NEW.cmd UNION ALL "
    "SELECT l.account_id, l.warehouse_id, l.credit - l.debit {stock_lines}) x "
    "GROUP BY x.account_id, x.warehouse_id "
    "HAVING sum(x.value) <> 0"
)
_OFF_BOOKS_PG: Final = _OFF_BOOKS.format(stock_lines=_STOCK_LINES_PG)
_OFF_BOOKS_SQLITE: Final = _OFF_BOOKS.format(stock_lines=_STOCK_LINES_SQLITE)
#: What a command moved must equal what it costed, per product and warehouse.
_UNCOSTED: Final = (
    "SELECT 1 FROM (SELECT m.product_id, m.warehouse_id, m.qty FROM stock_move m WHERE m.org_id = "
    "NEW.org_id "
    "AND m.cmd = NEW.cmd UNION ALL SELECT e.product_id, e.warehouse_id, -e.qty FROM cost_entry e "
    "WHERE e.org_id = NEW.org_id AND e.cmd = NEW.cmd) y GROUP BY y.product_id, y.warehouse_id "
    "HAVING sum(y.qty) <> 0"
)
#: Whether a command touched stock at all; most do not, and what follows sorts and groups.
_TOUCHED: Final = (
    "EXISTS (SELECT 1 FROM cost_entry WHERE org_id = NEW.org_id AND cmd = NEW.cmd) "
    "OR EXISTS (SELECT 1 FROM stock_move WHERE org_id = NEW.org_id AND cmd = NEW.cmd) "
    f"OR EXISTS (SELECT 1 {_STOCK_LINES_SQLITE})"
)
#: Whether a command took goods out on a day before its own; nearly none does.
_BACK: Final = (
    "SELECT 1 FROM stock_move m WHERE m.org_id = NEW.org_id AND m.cmd = NEW.cmd AND m.qty < 0 "
    "AND m.on_date < {day}"
)
#: Goods that left a warehouse before they came: some day its moves until then are below zero
#: (WMS-VAL-08).  What only changes its place or status nets to nothing.
_EARLY: Final = (
    "SELECT 1 FROM (SELECT x.product_id, x.warehouse_id, x.lot_id, x.serial, x.on_date, "
    "sum(sum(x.qty)) OVER (PARTITION BY x.product_id, x.warehouse_id, x.lot_id, x.serial "
    "ORDER BY x.on_date) AS there FROM stock_move x {by_lot} WHERE x.org_id = NEW.org_id AND x.lot_id IN "
    "(SELECT m.lot_id FROM stock_move m {by_cmd} WHERE m.org_id = NEW.org_id "
    "AND m.cmd = NEW.cmd AND m.qty < 0) GROUP BY x.product_id, x.warehouse_id, x.lot_id, x.serial, x.on_date) h "
    "JOIN (SELECT d.product_id, d.warehouse_id, d.lot_id, d.serial, min(d.on_date) AS first FROM "
    "(SELECT m.product_id, m.warehouse_id, m.lot_id, m.serial, m.on_date FROM stock_move m "
    "{by_cmd} WHERE m.org_id = NEW.org_id AND m.cmd = NEW.cmd "
    "GROUP BY m.product_id, m.warehouse_id, m.lot_id, m.serial, m.on_date HAVING sum(m.qty) < 0) d "
    "GROUP BY d.product_id, d.warehouse_id, d.lot_id, d.serial) t "
    "ON t.product_id = h.product_id AND t.warehouse_id = h.warehouse_id AND t.lot_id = h.lot_id "
    "AND t.serial = h.serial WHERE h.on_date >= t.first AND h.there < 0"
)
_EARLY_PG: Final = _EARLY.format(by_lot="", by_cmd="")
_EARLY_SQLITE: Final = _EARLY.format(
    by_lot="INDEXED BY ix_stock_move_lot", by_cmd="INDEXED BY ix_stock_move_cmd"
)

_BACK_PG: Final = _BACK.format(day="CAST(m.at AT TIME ZONE 'Asia/Jakarta' AS date)")
_BACK_SQLITE: Final = _BACK.format(day="date(m.at, '+7 hours')")
_STOCK_IN_BOOKS_SQLITE: Final = (
    "SELECT RAISE(ABORT, 'LB009 STOCK_NOT_IN_BOOKS') "
    f"WHERE ({_TOUCHED}) AND (EXISTS ({_OFF_BOOKS_SQLITE}) OR EXISTS ({_UNCOSTED}));\n"
    "SELECT RAISE(ABORT, 'LB021 BEFORE_ARRIVAL') "
    f"WHERE EXISTS ({_BACK_SQLITE}) AND EXISTS ({_EARLY_SQLITE});"
)

GUARDS: Final[list[Guard]] = [
    *append_only("stock_move", ("org_id", "id")),
    *append_only("cost_entry", ("org_id", "move_id", "product_id", "warehouse_id", "account_id",
    "layer_id")),
    *append_only("cost_method_change", ("org_id", "id")),
    *append_only("stock_document", ("org_id", "id")),
    *append_only("lot_override", ("org_id", "id")),
    *append_only("serial_warranty", ("org_id", "id")),
    *append_only("stock_repair", ("org_id", "id")),
    *append_only("landed_part", ("org_id", "id")),
    *append_only("cost_restatement", ("org_id", "id")),
    *append_only("repack_part", ("org_id", "move_id")),
    # balances are written by triggers only, so those of a ledger are rebuilt by one as well
    Guard(
        "stock_repaired", "stock_repair", "AFTER INSERT",
        f"{statements('NEW.org_id')};\nRETURN NULL;",
        (("AFTER INSERT", f"{statements('NEW.org_id')};"),),
    ),
    ledger_written_only_by_triggers("stock_balance"),
    Guard(
        "stock_move_applied", "stock_move", "AFTER INSERT REFERENCING NEW TABLE AS fresh", _MOVE_PG,
        (("BEFORE INSERT", _MOVE_SQLITE_BEFORE), ("AFTER INSERT", _MOVE_SQLITE_AFTER)),
        row=False,
        declare=PERIOD_DECLARE + " wanted_count bigint; used_count bigint; there_count bigint;",
    ),
    Guard(
        "reservation_made", "reservation", "AFTER INSERT", _RESERVE_PG,
        (
            ("BEFORE INSERT", _RESERVE_SQLITE_BEFORE),
            ("AFTER INSERT", _RESERVE_SQLITE_AFTER),
        ),
    ),
    Guard(
        "reservation_closed", "reservation", "AFTER UPDATE", _CLOSE_PG,
        (("AFTER UPDATE", _CLOSE_SQLITE),),
    ),
    Guard(
        "reservation_kept", "reservation", "BEFORE DELETE",
        "RAISE EXCEPTION 'APPEND_ONLY reservation' USING ERRCODE = 'LB003'; RETURN NULL;",
        (("BEFORE DELETE", "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY reservation');"),),
    ),
    Guard(
        "cost_entry_applied", "cost_entry", "AFTER INSERT REFERENCING NEW TABLE AS fresh", _COST_PG,
        (("BEFORE INSERT", FOREIGN_SQLITE), ("AFTER INSERT", _COST_SQLITE)), row=False,
    ),
    Guard(
        "stock_in_books", "command_result", "AFTER INSERT",
        f"IF EXISTS ({_OFF_BOOKS_PG}) OR EXISTS ({_UNCOSTED}) THEN "
        "RAISE EXCEPTION 'STOCK_NOT_IN_BOOKS' USING ERRCODE = 'LB009'; END IF;\n"
        f"IF EXISTS ({_BACK_PG}) THEN IF EXISTS ({_EARLY_PG}) THEN "
        "RAISE EXCEPTION 'BEFORE_ARRIVAL' USING ERRCODE = 'LB021'; END IF; END IF; RETURN NULL;",
        (("AFTER INSERT", _STOCK_IN_BOOKS_SQLITE),),
    ),
]  # fmt: skip
