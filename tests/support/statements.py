"""Counts the statements a piece of work sends to its database, whatever layer sends them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import psycopg

from app.core.transaction import Lender

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.database import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements sent inside; those of triggers are the database's own and do not count."""
    sent: list[str] = []
    if database.is_sqlite:
        with _of_sqlite(database, sent):
            yield sent
        return
    with _of_postgres(sent):
        yield sent


@contextmanager
def _of_sqlite(database: Database, sent: list[str]) -> Iterator[None]:
    traced: list[Any] = []

    def note(sql: str) -> None:
        # a trigger is told as its statement once more, values and all
        if not sent or sent[-1] != sql:
            sent.append(sql)

    take = Lender.take

    def traced_one(lender: Lender) -> Any:
        pooled, driver = take(lender)
        if lender.engine is database.engine:
            driver.set_trace_callback(note)
            traced.append(driver)
        return pooled, driver

    try:
        with mock.patch.object(Lender, "take", traced_one):
            yield
    finally:
        for driver in traced:
            driver.set_trace_callback(None)


@contextmanager
def _of_postgres(sent: list[str]) -> Iterator[None]:
    plain = psycopg.Cursor.execute

    def execute(self: Any, query: Any, *more: Any, **named: Any) -> Any:
        sent.append(str(query))
        return plain(self, query, *more, **named)

    many = psycopg.Cursor.executemany

    def executemany(self: Any, query: Any, rows: Any, **named: Any) -> Any:
        rows = list(rows)
        sent.extend([str(query)] * len(rows))
        return many(self, query, rows, **named)

    with (
        mock.patch.object(psycopg.Cursor, "execute", execute),
        mock.patch.object(psycopg.Cursor, "executemany", executemany),
    ):
        yield
