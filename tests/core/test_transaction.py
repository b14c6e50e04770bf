"""A transaction of the driver that the ORM may join."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from app.core.database import Kind
from app.core.db import Day, Sen
from app.core.driver import as_date, bulk_insert, execute, fetch
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.database import Database
    from tests.support.goods import Goods

_NAME = "SELECT name FROM organisation"
_RENAME = "UPDATE organisation SET name = :name"


@pytest.fixture
def database(goods: Goods) -> Database:
    return goods.company.database


def _name(database: Database) -> str:
    with database.transaction(Kind.READ) as opened:
        return str(fetch(opened, _NAME, {})[0][0])


@pytest.mark.req("T3")
def test_what_was_not_committed_is_gone(database: Database) -> None:
    before = _name(database)

    with database.transaction(Kind.WRITE) as opened:
        execute(opened, _RENAME, {"name": "Lain"})
        assert fetch(opened, _NAME, {}) == [("Lain",)]

    assert _name(database) == before


@pytest.mark.req("T3")
def test_an_orm_that_was_asked_for_and_not_used_commits_what_the_driver_wrote(
    database: Database,
) -> None:
    with database.transaction(Kind.WRITE) as opened:
        opened.session.flush()
        execute(opened, _RENAME, {"name": "Lain"})
        opened.commit()

    assert _name(database) == "Lain"


@pytest.mark.req("T3")
def test_the_orm_and_the_driver_are_one_transaction(database: Database) -> None:
    before = _name(database)

    with database.transaction(Kind.WRITE) as opened:
        execute(opened, _RENAME, {"name": "Oleh driver"})
        assert opened.session.scalar(sa.text(_NAME)) == "Oleh driver"
        opened.session.execute(sa.text(_RENAME), {"name": "Oleh ORM"})
        assert fetch(opened, _NAME, {}) == [("Oleh ORM",)]
        opened.session.rollback()
    assert _name(database) == before

    with database.transaction(Kind.WRITE) as opened:
        execute(opened, _RENAME, {"name": "Oleh driver"})
        opened.session.scalar(sa.text(_NAME))
        opened.commit()
    assert _name(database) == "Oleh driver"


def test_a_connection_carries_nothing_to_the_next_who_reads(database: Database) -> None:
    """Isolation and autocommit of PostgreSQL are set back; on SQLite nothing stays open."""
    for kind in (Kind.SNAPSHOT, Kind.READ, Kind.SNAPSHOT, Kind.READ):
        with database.transaction(kind) as opened:
            before = fetch(opened, _NAME, {})
            with database.transaction(Kind.WRITE) as other:
                execute(other, _RENAME, {"name": f"Setelah {before[0][0]}"[:60]})
                other.commit()
            now = fetch(opened, _NAME, {})
            sees_old = kind is Kind.SNAPSHOT or database.is_sqlite
            assert (now == before) is sees_old


def test_after_closing_nothing_holds_the_file(database: Database) -> None:
    if not database.is_sqlite:
        return
    with database.transaction(Kind.READ) as opened:
        driver = opened.driver
        database.dispose()
        assert fetch(opened, _NAME, {})

    with pytest.raises(Exception, match="closed"):
        driver.execute("SELECT 1")


@pytest.mark.req("T3")
@pytest.mark.parametrize("count", [0, 1, 2_665, 2_666, 2_667, 6_000])
def test_many_rows_are_written_as_they_came(database: Database, count: int) -> None:
    """On SQLite 2 666 rows of three columns are one statement."""
    table = sa.Table(
        "many", sa.MetaData(), sa.Column("n", sa.BigInteger), sa.Column("amount", Sen()),
        sa.Column("on_date", Day()),
    )  # fmt: skip
    first = date(2026, 1, 1)
    rows = [(n, Money(n * 100), first + timedelta(days=n % 300)) for n in range(count)]

    with database.transaction(Kind.WRITE) as opened:
        execute(opened, "CREATE TEMPORARY TABLE many (n BIGINT, amount BIGINT, on_date DATE)", {})
        bulk_insert(opened, table, ("n", "amount", "on_date"), iter(rows))
        found = fetch(opened, "SELECT n, amount, on_date FROM many ORDER BY n", {})

    assert [(n, Money(sen), as_date(day)) for n, sen, day in found] == rows
