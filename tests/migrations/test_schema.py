"""What the migrations build is exactly what the models say, on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import schema

if TYPE_CHECKING:
    from app.core.database import Database

ROOT: Final = Path(__file__).resolve().parents[2]
VERSIONS: Final = ROOT / "migrations" / "versions"


def test_the_migrations_build_what_the_models_say(database: Database) -> None:
    """``alembic check``; it does not see CHECK constraints, which the rules' own tests prove."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata())

    assert differences == []


def test_every_rule_is_in_place(database: Database) -> None:
    with database.engine.connect() as connection:
        assert schema.rules_in_place(connection) == []


def test_bringing_a_current_database_up_to_date_changes_nothing(database: Database) -> None:
    schema.create_schema(database.url)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata()) == []
        assert schema.rules_in_place(connection) == []


def test_revisions_follow_each_other_in_the_order_of_their_names() -> None:
    """``schema.head`` reads file names only: starting the program must not import Alembic."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    chain = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()]

    assert chain == sorted((one.stem for one in VERSIONS.glob("[0-9]*.py")), reverse=True)
    assert schema.head() == chain[0]
