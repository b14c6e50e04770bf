"""What balances, reservations and cost layers must be by their ledgers, as SQL (WMS-RSV-03).

A balance may only be written by a trigger, so the repair is a row of ``stock_repair`` whose trigger
rebuilds what differs; the preview reads the same differences.
"""

# ruff: noqa: S608 - put together from names of ours; no value stands in them

from __future__ import annotations

from typing import Final

#: Buckets whose balance differs: place, right figures, figures shown.  ``{org}`` is the company.
BUCKETS: Final = (
    "SELECT x.location_id, x.lot_id, x.serial, x.status, CAST(sum(x.moved) AS bigint) AS moved, "
    "CAST(sum(x.wanted) AS bigint) AS wanted, CAST(sum(x.held) AS bigint) AS held, "
    "CAST(sum(x.shown) AS bigint) AS shown FROM ("
    "SELECT location_id, lot_id, serial, status, qty AS moved, 0 AS wanted, 0 AS held, 0 AS shown "
    "FROM stock_move WHERE org_id = {org} UNION ALL "
    "SELECT location_id, lot_id, serial, 'available', 0, qty, 0, 0 FROM reservation "
    "WHERE org_id = {org} AND state IN ('active', 'picked') UNION ALL "
    "SELECT location_id, lot_id, serial, status, 0, 0, on_hand, reserved FROM stock_balance "
    "WHERE org_id = {org}) x GROUP BY x.location_id, x.lot_id, x.serial, x.status "
    "HAVING sum(x.moved) <> sum(x.held) OR sum(x.wanted) <> sum(x.shown)"
)
_LAYER_KEY: Final = "product_id, warehouse_id, account_id, layer_id"
_POOL_KEY: Final = "product_id, warehouse_id, account_id"


def _costs(table: str, key: str) -> str:
    of_x = ", ".join(f"x.{name}" for name in key.split(", "))
    return (
        f"SELECT {of_x}, CAST(sum(x.qty) AS bigint) AS qty, CAST(sum(x.value) AS bigint) AS value, "
        "CAST(sum(x.held_qty) AS bigint) AS held_qty, CAST(sum(x.held) AS bigint) AS held FROM ("
        f"SELECT {key}, qty, value, 0 AS held_qty, 0 AS held FROM cost_entry "
        f"WHERE org_id = {{org}} UNION ALL SELECT {key}, 0, 0, qty, value FROM {table} "
        f"WHERE org_id = {{org}}) x GROUP BY {of_x} "
        "HAVING sum(x.qty) <> sum(x.held_qty) OR sum(x.value) <> sum(x.held)"
    )


#: Cost layers and pools that differ from their entries.
LAYERS: Final = _costs("cost_layer", _LAYER_KEY)
POOLS: Final = _costs("cost_pool", _POOL_KEY)

_BUCKET: Final = "location_id, lot_id, serial, status"
_THIS: Final = (
    "org_id = {org} AND {x}.location_id = stock_balance.location_id "
    "AND {x}.lot_id = stock_balance.lot_id AND {x}.serial = stock_balance.serial"
)
_SET_BUCKETS: Final = (
    "UPDATE stock_balance SET on_hand = coalesce((SELECT sum(m.qty) FROM stock_move m WHERE m."
    + _THIS.replace("{x}", "m")
    + " AND m.status = stock_balance.status), 0), reserved = coalesce((SELECT sum(r.qty) "
    "FROM reservation r WHERE r." + _THIS.replace("{x}", "r") + " AND r.state IN ('active', "
    "'picked') AND stock_balance.status = 'available'), 0) WHERE org_id = {org} "
    f"AND ({_BUCKET}) IN (SELECT {_BUCKET} FROM ({BUCKETS}) w WHERE w.moved {{which}} w.held)"
)
_MISSING: Final = (
    "INSERT INTO stock_balance (org_id, location_id, lot_id, serial, status, product_id, "
    "warehouse_id, on_hand, reserved) SELECT {org}, w.location_id, w.lot_id, w.serial, w.status, "
    f"l.product_id, g.warehouse_id, w.moved, w.wanted FROM ({BUCKETS}) w "
    "JOIN lot l ON l.org_id = {org} AND l.id = w.lot_id "
    "JOIN location g ON g.org_id = {org} AND g.id = w.location_id "
    "WHERE NOT EXISTS (SELECT 1 FROM stock_balance b WHERE b.org_id = {org} "
    "AND b.location_id = w.location_id AND b.lot_id = w.lot_id AND b.serial = w.serial "
    "AND b.status = w.status)"
)


def _set_costs(table: str, key: str, differing: str) -> str:
    same = " AND ".join(f"e.{name} = {table}.{name}" for name in key.split(", "))
    total = (
        f"coalesce((SELECT sum(e.{{column}}) FROM cost_entry e WHERE e.org_id = {{org}} "
        f"AND {same}), 0)"
    )
    return (
        f"UPDATE {table} SET qty = {total.replace('{column}', 'qty')}, "
        f"value = {total.replace('{column}', 'value')} WHERE org_id = {{org}} "
        f"AND ({key}) IN (SELECT {key} FROM ({differing}) w)"
    )


def statements(org: str) -> str:
    """What the trigger of a repair runs.

    Args:
        org: SQL of the company.
    """
    return ";\n".join(
        one.replace("{org}", org)
        for one in (
            # a piece leaves the place it was shown in before it stands in the right one
            _SET_BUCKETS.replace("{which}", "<"),
            _SET_BUCKETS.replace("{which}", ">="),
            _MISSING,
            _set_costs("cost_layer", _LAYER_KEY, LAYERS),
            _set_costs("cost_pool", _POOL_KEY, POOLS),
        )
    )
