"""SQLite counts its rows when they became many; PostgreSQL does so by itself."""

from __future__ import annotations

import time

import pytest

from app.core.database import Database
from app.core.driver import execute, fetch

_ROWS = 3000


def _fill(database: Database) -> None:
    with database.writing() as session:
        execute(session, "CREATE TABLE many (org_id text, id integer, at text)", {})
        execute(session, "CREATE INDEX ix_many ON many (org_id, id)", {})
        for place in range(_ROWS):
            execute(session, "INSERT INTO many VALUES ('one', :id, '')", {"id": place})
        session.commit()


def _known(database: Database) -> list[str]:
    """What SQLite believes of the index: all rows, and rows to one value of each column."""
    with database.reading() as session:
        if not fetch(session, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'", {}):
            return []
        found = fetch(session, "SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_many'", {})
        return [stat for (stat,) in found]


@pytest.mark.parametrize("when", ["at close", "while somebody writes"])
def test_a_table_that_grew_is_counted(
    database: Database, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    _fill(database)
    if not database.is_sqlite:
        database.tend()  # nothing to do, and nothing goes wrong
        return
    assert _known(database) == []

    if when == "at close":
        database.tend()
        assert _known(database) == [f"{_ROWS} {_ROWS} 1"]
    else:
        later = time.monotonic() + 601
        monkeypatch.setattr(time, "monotonic", lambda: later)
        with database.writing() as session:
            execute(session, "INSERT INTO many VALUES ('one', -1, '')", {})
            session.commit()
        (stat,) = _known(database)
        assert stat.startswith(f"{_ROWS + 1} ")
        assert stat.endswith(" 1")


def test_nobody_waits_for_a_file_that_is_gone(database: Database) -> None:
    if not database.is_sqlite:
        return
    database.dispose()
    gone = Database(f"{database.url}.d/none.sqlite")

    gone.tend()

    gone.dispose()
