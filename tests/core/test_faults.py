"""What a database error means: for a person a sentence, for us a report."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2
from sqlalchemy.orm.exc import StaleDataError

from app.core.errors import (
    DatabaseCode,
    LedgerRefused,
    NotEnoughStock,
    PeriodClosed,
    PeriodMissing,
    ServerAway,
    ServerBusy,
    SessionEnded,
    StaleData,
    StorageTrouble,
    UserError,
)
from app.core.faults import Fault, fault_of, is_command_twice


def postgres(state: str | None, text: str = "kata server") -> psycopg.Error:
    """An error as the server sends it; without a state as psycopg makes it."""
    kind = psycopg.errors.lookup(state) if state else psycopg.OperationalError
    return kind(text)


def ours(state: str, text: str) -> psycopg.Error:
    """A rule's own code, which psycopg knows no class for."""
    error = psycopg.DatabaseError(text)
    error.sqlstate = state
    return error


def read(error: BaseException) -> Fault:
    fault = fault_of(error)
    assert fault is not None
    return fault


SENTENCES: list[tuple[Any, type[Exception], bool]] = [
    (ours("LB001", "PERIOD_CLOSED journal 2026-10"), PeriodClosed, False),
    (ours("LB011", "PERIOD_MISSING journal 2030-01"), PeriodMissing, False),
    (ours("LB004", "NEGATIVE"), NotEnoughStock, True),
    (ours("LB006", "LEASE"), NotEnoughStock, True),
    (ours("LB008", "SESSION_ENDED"), SessionEnded, False),
    (ours("LB014", "STALE"), StaleData, True),
    (ours("LB002", "UNBALANCED"), LedgerRefused, False),
    (postgres("40001"), ServerBusy, True),
    (postgres("40P01"), ServerBusy, True),
    (postgres("55P03"), ServerBusy, True),
    (postgres("57014"), ServerBusy, False),
    (postgres("57P01"), ServerAway, False),
    (postgres("57P03"), ServerAway, False),
    (postgres("25P03"), ServerAway, False),
    (postgres("08006"), ServerAway, False),
    (postgres(None, "the connection is lost"), ServerAway, False),
    (postgres("23505"), UserError, True),
    (postgres("42P01"), LedgerRefused, False),
    (postgres("22P02"), LedgerRefused, False),
    (
        psycopg.ProgrammingError("the query has 1 placeholder but 2 parameters"),
        LedgerRefused,
        False,
    ),
    (psycopg.DataError("text fields cannot contain NUL"), LedgerRefused, False),
    (dbapi2.IntegrityError("LB001 PERIOD_CLOSED journal"), PeriodClosed, False),
    (
        dbapi2.IntegrityError("CHECK constraint failed: ck_stock_balance_never_negative"),
        NotEnoughStock,
        True,
    ),
    (dbapi2.IntegrityError("UNIQUE constraint failed: store.org_id, store.code"), UserError, True),
    (dbapi2.OperationalError("database is locked"), StorageTrouble, False),
    (dbapi2.OperationalError("database or disk is full"), StorageTrouble, False),
    (dbapi2.OperationalError("attempt to write a readonly database"), StorageTrouble, False),
    (dbapi2.DatabaseError("file is not a database"), StorageTrouble, False),
    (dbapi2.DatabaseError("database disk image is malformed"), StorageTrouble, False),
    (dbapi2.OperationalError("no such table: x"), LedgerRefused, False),
    (StaleDataError("1 row expected, 0 matched"), StaleData, True),
]


@pytest.mark.parametrize(("error", "kind", "race"), SENTENCES)
def test_each_error_has_its_meaning(error: Exception, kind: type[Exception], race: bool) -> None:
    fault = read(error)

    assert type(fault.to_error()) is kind
    assert fault.race is race


@pytest.mark.parametrize(("error", "kind", "race"), SENTENCES)
def test_what_a_person_reads_is_a_sentence_without_our_words(
    error: Exception, kind: type[Exception], race: bool
) -> None:
    found = read(error).to_error()
    if isinstance(found, UserError):
        assert found.message.endswith(".")
        assert str(error) not in found.message
        assert "LB0" not in found.message


def test_the_month_is_told_where_the_database_says_it() -> None:
    closed = read(ours("LB001", "PERIOD_CLOSED journal 2026-10")).to_error()

    assert "2026-10" in str(closed)


def test_sqlalchemys_wrapper_is_looked_through() -> None:
    wrapped = sa.exc.DBAPIError.instance(
        "INSERT", {}, dbapi2.IntegrityError("LB004 NEGATIVE"), dbapi2.Error
    )

    assert read(wrapped).code == DatabaseCode.NEGATIVE_STOCK


@pytest.mark.parametrize("error", [ValueError("x"), UserError("x"), KeyError("x"), OSError("x")])
def test_other_errors_are_none_of_the_database(error: Exception) -> None:
    assert fault_of(error) is None


def test_the_request_id_twice_is_told_from_other_doubles() -> None:
    same = dbapi2.IntegrityError("UNIQUE constraint failed: command.org_id, command.id")
    chain = dbapi2.IntegrityError(
        "UNIQUE constraint failed: command.org_id, command.session_id, command.seq"
    )

    assert is_command_twice(read(same))
    assert not is_command_twice(read(chain))
