"""journal seals

Revision: 20261121_1410_journal_seals
Revises: 20261121_1352_signing
"""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op
from migrations import column_types as t

revision = "20261121_1410_journal_seals"
down_revision = "20261121_1352_signing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal_seal",
        sa.Column("org_id", t.ID, nullable=False),
        sa.Column("entity_id", t.ID, nullable=False),
        sa.Column("year", t.TEXT, nullable=False),
        sa.Column("n", t.WHOLE, nullable=False),
        sa.Column("journal_id", t.ID, nullable=False),
        sa.Column("hash", t.TEXT, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "entity_id", "year", "n", name=op.f("pk_journal_seal")),
        sqlite_strict=True,
    )
    _seal_what_is_there(op.get_bind())


def _seal_what_is_there(connection: sa.Connection) -> None:
    """Journals posted before there were seals get theirs, in the order of their numbers."""
    lines: dict[tuple[str, str], str] = {}
    for row in connection.execute(
        sa.text(
            "SELECT CAST(org_id AS text), CAST(journal_id AS text), CAST(line_no AS text), "
            "CAST(account_id AS text), CAST(debit AS text), CAST(credit AS text), "
            "coalesce(CAST(store_id AS text), ''), coalesce(CAST(warehouse_id AS text), ''), "
            "coalesce(party_kind, ''), coalesce(CAST(party_id AS text), ''), memo "
            "FROM journal_line ORDER BY org_id, journal_id, line_no"
        )
    ):
        key = (row[0], row[1])
        lines[key] = lines.get(key, "") + _netstrings(row[2:])
    heads: dict[tuple[str, ...], str] = {}
    seals = []
    for row in connection.execute(
        sa.text(
            "SELECT CAST(org_id AS text), CAST(id AS text), '1', CAST(entity_id AS text), number, "
            "CAST(on_date AS text), description, event, event_key, source_number, "
            "coalesce(CAST(reverses_id AS text), ''), CASE WHEN closing THEN '1' ELSE '0' END "
            "FROM journal ORDER BY org_id, entity_id, substr(number, 5, 4), length(number), number"
        )
    ):
        org, journal, header = row[0], row[1], row[2:]
        year, n = header[2][4:8], int(header[2][9:])
        chain = (org, header[1], year)
        content = _netstrings(header) + lines.get((org, journal), "")
        head = hashlib.sha256((heads.get(chain, "0" * 64) + content).encode()).hexdigest()
        heads[chain] = head
        seals.append(
            {
                "org_id": org,
                "entity_id": header[1],
                "year": year,
                "n": n,
                "journal_id": journal,
                "hash": head,
            }
        )
    if seals:
        names = ("org_id", "entity_id", "year", "n", "journal_id", "hash")
        table = sa.table("journal_seal", *(sa.column(name, _TYPES.get(name)) for name in names))
        connection.execute(sa.insert(table), seals)


_TYPES = {"org_id": t.ID, "entity_id": t.ID, "journal_id": t.ID}


def _netstrings(parts: Any) -> str:
    return "".join(f"{len(part)}:{part}" for part in parts)
