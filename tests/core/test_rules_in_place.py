"""Database rules that went missing or were changed are found, and put back by the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app import schema
from app.core.guards import statements
from app.core.money import Money
from app.stock.api import ReceiptLine, ReceiveStock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.core.database import Database
    from tests.support.goods import Goods

pytestmark = pytest.mark.req("INV-11", "T8", "T11")


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    from app.core.database import Database

    opened = Database(sqlite_url)
    yield opened
    opened.dispose()


def wrong(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return schema.rules_in_place(connection)


def run(database: Database, *sql: str) -> None:
    with database.writing() as session:
        for statement in sql:
            session.connection().exec_driver_sql(statement)
        session.commit()


def put_back(database: Database) -> None:
    schema.create_schema(database.url)
    assert wrong(database) == []


def test_every_rule_is_in_place_at_first(database: Database) -> None:
    names = statements(database.dialect, schema.guards())

    assert wrong(database) == []
    assert len(names) > 40


@pytest.mark.req("INV-11")
def test_what_a_batch_migration_drops_on_sqlite_is_found_and_put_back(
    sqlite_database: Database,
) -> None:
    """Alembic's batch mode copies a table and forgets its triggers (data-safety §6)."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    database = sqlite_database
    with database.writing() as session:
        operations = Operations(MigrationContext.configure(session.connection()))
        with operations.batch_alter_table("audit_entry", recreate="always") as batch:
            batch.add_column(sa.Column("later", sa.Text()))
        session.commit()

    assert {name.rsplit("_", 1)[0] for name in wrong(database)} == {
        "lb_audit_entry_append_only", "lb_audit_entry_command",
    }  # fmt: skip
    put_back(database)


def drop(database: Database) -> tuple[str, str]:
    """SQL that takes the ban on changing moves away, and the rule's name."""
    if database.is_sqlite:
        return "DROP TRIGGER lb_stock_move_append_only_0", "lb_stock_move_append_only_0"
    return "DROP TRIGGER lb_stock_move_append_only ON stock_move", "lb_stock_move_append_only"


def test_a_dropped_rule_is_found_put_back_and_holds_again(goods: Goods) -> None:
    database = goods.company.database
    goods.receive("KAPAS", 3, "300.00")
    sql, name = drop(database)
    run(database, sql)

    assert wrong(database) == [name]
    put_back(database)

    with pytest.raises(sa.exc.DBAPIError, match="APPEND_ONLY stock_move"):
        run(database, "UPDATE stock_move SET qty = 4")
    assert goods.on_hand("KAPAS") == (3, "300.00")


def sqlite_tampering() -> dict[str, tuple[str, ...]]:
    """Ways to change a rule in a SQLite file."""
    drop_it = "DROP TRIGGER lb_journal_append_only_0"
    head = "CREATE TRIGGER lb_journal_append_only_0"
    return {
        "emptied": (drop_it, f"{head} BEFORE UPDATE ON journal BEGIN SELECT 1; END"),
        "on another table": (
            drop_it,
            (
                f"{head} BEFORE UPDATE ON store BEGIN "
                "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY journal'); END"
            ),
        ),
        "only sometimes": (
            drop_it,
            (
                f"{head} BEFORE UPDATE ON journal WHEN 0 BEGIN "
                "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY journal'); END"
            ),
        ),
    }


@pytest.mark.parametrize("how", sqlite_tampering())
def test_a_changed_rule_is_found_on_sqlite(sqlite_database: Database, how: str) -> None:
    run(sqlite_database, *sqlite_tampering()[how])

    assert wrong(sqlite_database) == ["lb_journal_append_only_0"]
    put_back(sqlite_database)


_RULE = "lb_journal_append_only"
POSTGRES_TAMPERING = {
    "switched off": (f"ALTER TABLE journal DISABLE TRIGGER {_RULE}",),
    "only for replicas": (f"ALTER TABLE journal ENABLE REPLICA TRIGGER {_RULE}",),
    "emptied": (
        (
            f"CREATE OR REPLACE FUNCTION {_RULE}() RETURNS trigger LANGUAGE plpgsql "
            "AS $x$ BEGIN RETURN NEW; END $x$"
        ),
    ),
    "for deletes only": (
        f"DROP TRIGGER {_RULE} ON journal",
        f"CREATE TRIGGER {_RULE} BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION {_RULE}()",
    ),
    "too late": (
        f"DROP TRIGGER {_RULE} ON journal",
        (
            f"CREATE TRIGGER {_RULE} AFTER UPDATE OR DELETE ON journal FOR EACH ROW "
            f"EXECUTE FUNCTION {_RULE}()"
        ),
    ),
    "once a statement": (
        f"DROP TRIGGER {_RULE} ON journal",
        (
            f"CREATE TRIGGER {_RULE} BEFORE UPDATE OR DELETE ON journal FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {_RULE}()"
        ),
    ),
    "on another table": (
        f"DROP TRIGGER {_RULE} ON journal",
        (
            f"CREATE TRIGGER {_RULE} BEFORE UPDATE OR DELETE ON store FOR EACH ROW "
            f"EXECUTE FUNCTION {_RULE}()"
        ),
    ),
    "only sometimes": (
        f"DROP TRIGGER {_RULE} ON journal",
        (
            f"CREATE TRIGGER {_RULE} BEFORE UPDATE OR DELETE ON journal FOR EACH ROW "
            f"WHEN (false) EXECUTE FUNCTION {_RULE}()"
        ),
    ),
    "another function": (
        f"DROP TRIGGER {_RULE} ON journal",
        (
            f"CREATE TRIGGER {_RULE} BEFORE UPDATE OR DELETE ON journal FOR EACH ROW "
            "EXECUTE FUNCTION lb_command_stamp()"
        ),
    ),
}


@pytest.mark.postgres
def test_each_way_to_change_a_rule_is_found_on_postgres(database: Database) -> None:
    for how, sql in POSTGRES_TAMPERING.items():
        run(database, *sql)

        assert wrong(database) == [_RULE], how
        put_back(database)


def test_a_rule_nobody_wrote_is_found_and_taken_away(database: Database) -> None:
    if database.is_sqlite:
        run(database, "CREATE TRIGGER lb_extra BEFORE INSERT ON store BEGIN SELECT 1; END")
    else:
        run(
            database,
            "CREATE TRIGGER lb_extra BEFORE INSERT ON store FOR EACH ROW "
            "EXECUTE FUNCTION lb_command_stamp()",
        )

    assert wrong(database) == ["lb_extra"]
    put_back(database)


def forged(table: str) -> Callable[[Database], str]:
    def sql(database: Database) -> str:
        with database.engine.connect() as connection:
            columns = [each["name"] for each in sa.inspect(connection).get_columns(table)]
        fresh = "'0193a0a1-7e57-7000-8000-0000000000aa'"
        picks = [fresh if name in {"cmd", "id", "move_id"} else name for name in columns]
        return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(picks)} FROM {table} LIMIT 1"

    return sql


@pytest.mark.req("INV-11", "INV-13")
@pytest.mark.parametrize(
    "table", ["stock_move", "cost_entry", "journal", "journal_line", "audit_entry"]
)
def test_an_effect_without_its_command_is_refused(goods: Goods, table: str) -> None:
    """A row written beside the program names a command that never was."""
    goods.receive("SERUM", 3, "300.00", lot="A")
    database = goods.company.database

    with pytest.raises(sa.exc.DBAPIError, match="LB0|FOREIGN|APPEND_ONLY|LATE_LINE|constraint"):
        run(database, forged(table)(database))
    goods.sound()


@pytest.mark.postgres
@pytest.mark.req("INV-13")
def test_an_effect_of_somebody_elses_command_is_refused(goods: Goods) -> None:
    """Not even a command that exists: it must be of this very transaction."""
    line = ReceiptLine(sku="KAPAS", qty=1, cost=Money.parse("1.00"), location="GD1-A-01")
    goods.me.do(ReceiveStock(warehouse="GD1", counter="opening", lines=(line,)))

    with pytest.raises(sa.exc.DBAPIError, match="FOREIGN_COMMAND"):
        run(
            goods.company.database,
            "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
            "SELECT org_id, series, scope, period, n + 1, cmd, ord + 1, 'GRN-261121-0002' "
            "FROM document_number WHERE text = 'GRN-261121-0001'",
        )
