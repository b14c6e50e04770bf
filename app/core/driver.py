"""Straight to the driver, for the statements whose microseconds people feel.

Portable SQL is written with ``:name`` parameters; PostgreSQL gets ``%(name)s``.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json
from sqlalchemy.orm import Session

from app.core.db import Day, Instant, Json, Sen, instant_text
from app.core.money import Money
from app.core.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    import sqlalchemy as sa

_PARAMETER: Final = re.compile(r"(?<![:\w]):([a-z_]\w*)")

#: Where a statement runs: an open transaction, or a session of the ORM in one.
Place = Transaction | Session


def raw(place: Place) -> Any:
    """The driver's own connection of the transaction."""
    if isinstance(place, Transaction):
        return place.driver
    return place.connection().connection.driver_connection


def dialect_of(place: Place) -> str:
    """``postgresql`` or ``sqlite``."""
    return place.dialect if isinstance(place, Transaction) else place.get_bind().dialect.name


@lru_cache(maxsize=2048)
def for_postgres(sql: str) -> str:
    """``:name`` → ``%(name)s``."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def _run(place: Place, sql: str, params: dict[str, Any]) -> Any:
    return _run_on(raw(place), dialect_of(place), sql, params)


def _run_on(driver: Any, dialect: str, sql: str, params: dict[str, Any]) -> Any:
    if dialect == "postgresql":
        return driver.execute(for_postgres(sql), params)
    return driver.execute(sql, plain_all(params))


def fetch(place: Place, sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of a select."""
    return list(_run(place, sql, params).fetchall())


def execute(place: Place, sql: str, params: dict[str, Any]) -> int:
    """Run a statement in the transaction; answers the number of rows it touched."""
    return int(_run(place, sql, params).rowcount)


def fetch_many(place: Place, *asked: tuple[str, dict[str, Any]]) -> list[list[tuple[Any, ...]]]:
    """Several selects at once: one round trip on PostgreSQL."""
    driver, dialect = raw(place), dialect_of(place)
    if dialect != "postgresql":
        return [_run_on(driver, dialect, *one).fetchall() for one in asked]
    with driver.pipeline():
        cursors = [driver.execute(for_postgres(sql), params) for sql, params in asked]
        push(driver)
    return [list(cursor.fetchall()) for cursor in cursors]


def push(driver: Any) -> None:
    """Hand everything a pipeline holds to the network before anybody waits for an answer.

    psycopg sends what the socket takes at once and then only listens.  What is left of a large
    command (more than about 200 kB on a local socket) would never go out: the server waits for its
    end, and we for the server.
    """
    driver.wait(_pushing(driver.pgconn))


def _pushing(connection: Any) -> Generator[Any, Any, None]:
    from psycopg.waiting import Ready, Wait

    while True:
        unsent = connection.flush()
        ready = yield Wait.RW
        if ready & Ready.R:
            connection.consume_input()
        # Ready to write means room for the COMMIT and the sync that follow.
        if ready & Ready.W and not unsent:
            return


#: What SQLite stores as it is.
_PLAIN: Final = frozenset({str, int, type(None), bool, bytes})


def plain_all(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters as SQLite stores them."""
    if _PLAIN.issuperset(map(type, params.values())):
        return params
    return {name: plain(value) for name, value in params.items()}


def plain(value: Any) -> Any:
    """A value as SQLite stores it."""
    if isinstance(value, Money):
        return value.sen
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    return value


def as_date(value: Any) -> date | None:
    """A date as a driver gives it: PostgreSQL's is one already, SQLite's is text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def day_of(value: Any) -> date:
    """The date of a column that is never empty, as a driver gives it.

    Raises:
        TypeError: It is empty after all: a mistake of ours.
    """
    day = as_date(value)
    if day is None:
        raise TypeError("a day was promised here")
    return day


def _json(value: dict[str, Any] | list[Any]) -> str:
    return to_json(value).decode()


#: How values travel, by exact type; asked only for the columns that hold such types.
_COPIED: Final[dict[type, Callable[[Any], Any]]] = {
    Money: lambda value: value.sen, dict: _json, list: _json,
}  # fmt: skip
_STORED: Final[dict[type, Callable[[Any], Any]]] = {
    **_COPIED, datetime: instant_text, date: date.isoformat,
}  # fmt: skip


def _converter(
    table: sa.Table, columns: Sequence[str], by_type: dict[type, Callable[[Any], Any]]
) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What makes a row ready: most columns hold texts and numbers and are left alone."""
    special = (Sen, Instant, Day, Json)
    places = [n for n, name in enumerate(columns) if isinstance(table.columns[name].type, special)]

    def convert(row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place in places:
            to = by_type.get(type(values[place]))
            if to is not None:
                values[place] = to(values[place])
        return values

    return convert if places else lambda row: row


#: Values of one statement on SQLite.  It costs what a statement a row costs, but Python is free
#: for another thread while it runs, and not only for the moment of a row.
_AT_ONCE: Final = 8_000


def bulk_insert(
    place: Place, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert many rows in the transaction."""
    driver = raw(place)
    names = ", ".join(f'"{name}"' for name in columns)
    if dialect_of(place) == "postgresql":
        with driver.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            convert = _converter(table, columns, _COPIED)
            for row in rows:
                copy.write_row(convert(row))
        return
    into = f'INSERT INTO "{table.name}" ({names}) VALUES '
    marks = f"({', '.join('?' * len(columns))})"
    waiting = map(_converter(table, columns, _STORED), rows)
    many = max(1, _AT_ONCE // len(columns))
    while len(part := list(islice(waiting, many))) == many:
        driver.execute(into + ", ".join([marks] * many), list(chain.from_iterable(part)))
    driver.executemany(into + marks, part)
