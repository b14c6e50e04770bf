"""pieces of a parcel confirmed by key are counted apart from those scanned

Revision: 20261122_0128_pieces_by_key
Revises: 20261121_2256_index_account_void
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261122_0128_pieces_by_key"
down_revision = "20261121_2256_index_account_void"
branch_labels = None
depends_on = None

_KEYED = {"postgresql": "e.data->>'by_key' = 'true'", "sqlite": "json_extract(e.data, '$.by_key')"}


def upgrade() -> None:
    """Parcels that left before are told from the events of their packing table."""
    op.add_column("shipment", sa.Column("by_key", t.WHOLE, server_default="0", nullable=False))
    dialect = op.get_bind().dialect.name
    for name in _append_only(dialect):
        # Rules come back at the end of every upgrade.
        op.execute(f"DROP TRIGGER {name}" + (" ON shipment" if dialect == "postgresql" else ""))
    counted = (
        "FROM pack_event e WHERE e.org_id = shipment.org_id AND e.order_id = shipment.order_id "
        f"AND {_KEYED[dialect]}"
    )
    # Undone and cancelled pieces stand there with their sign.
    total = f"(SELECT CAST(coalesce(sum(e.qty), 0) AS bigint) {counted})"
    op.execute(
        f"UPDATE shipment SET by_key = CASE WHEN {total} > pieces THEN pieces "  # noqa: S608 - names of our own
        f"WHEN {total} < 0 THEN 0 ELSE {total} END WHERE EXISTS (SELECT 1 {counted})"
    )


def _append_only(dialect: str) -> list[str]:
    if dialect == "postgresql":
        sql = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST('shipment' AS regclass) "
            "AND tgname = 'lb_shipment_append_only'"
        )
    else:
        sql = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' "
            "AND name LIKE 'lb_shipment_append_only%'"
        )
    return [name for (name,) in op.get_bind().execute(sa.text(sql))]
