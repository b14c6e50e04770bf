"""Organisations founded before standard roles were kept by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from app.identity.api import RoleList, UpdateRole
from tests.support.company import Company

MIGRATIONS: Final = Path(__file__).resolve().parents[2] / "migrations"
REVISION: Final = "20261121_1900_standard_roles"


def migrate(home: Company, *, since: str, revision: str) -> None:
    """Run one revision on a database that stood before it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    version = sa.text("UPDATE alembic_version SET version_num = :to")
    with home.database.writer_engine.connect() as plain:
        connection = plain.execution_options(lumbung_write=True)
        with connection.begin():
            now = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
            connection.execute(version, {"to": since})
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.execute(version, {"to": now})


@pytest.mark.req("WMS-SEC-06")
def test_roles_nobody_changed_get_what_was_added_since(database_url: str) -> None:
    with Company.found(database_url, opened=False) as home:
        home.admin.do(UpdateRole(role="Picker", permissions=("lot.read",)))
        with home.database.writer_engine.begin() as connection:
            old = json.dumps(["lot.block", "lot.read"])
            connection.execute(
                sa.text(
                    f"UPDATE role SET permissions = '{old}' WHERE builtin AND version = 1 "
                    "AND name <> 'System Admin'"
                )
            )

        migrate(home, since="20261121_1714_tax_buyers", revision=REVISION)

        rows = {row.role: row for row in home.admin.ask(RoleList())}
        supervisor, picker = rows["Supervisor"], rows["Picker"]
        assert {"lot.choose", "repack.execute"} <= set(supervisor.permissions)
        assert "lot.update" in rows["Warehouse Manager"].permissions
        assert [row.role for row in rows.values() if not row.follows] == ["Picker"]
        assert picker.permissions == ("lot.read",)
        assert home.client("Supervisor").actor.may("lot.choose")
