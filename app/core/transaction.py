"""One open transaction on a connection of the driver.

Most commands and queries talk to the driver only.  Preparing the ORM for each of them cost a fifth
of a posting, so its session is made when somebody asks for it, and joins the same transaction.
"""

from __future__ import annotations

from contextlib import suppress
from enum import Enum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from sqlalchemy.pool import PoolProxiedConnection


class Kind(Enum):
    """What a transaction is for."""

    WRITE = "write"
    #: Each select sees what is committed by then; on SQLite all see one instant.
    READ = "read"
    #: All selects see one instant.
    SNAPSHOT = "snapshot"


class Lender:
    """Lends the connections of an engine.

    Those of a SQLite file wait here and not in the engine's pool: its care for connections that
    may die took as long as two statements.
    """

    __slots__ = ("_disposed", "_kept", "dialect", "engine")

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        #: ``postgresql`` or ``sqlite``.
        self.dialect = engine.dialect.name
        self._disposed = False
        #: The last one given back goes out first: its pages are in memory.
        self._kept: list[tuple[PoolProxiedConnection, Any]] = []

    def take(self) -> tuple[PoolProxiedConnection, Any]:
        """A connection without a transaction, and the driver's own of it.

        Raises:
            ServerAway: If the server cannot be reached.
        """
        try:
            return self._kept.pop()
        except IndexError:
            pooled = self.engine.raw_connection()
            return pooled, pooled.driver_connection

    def give_back(self, pooled: PoolProxiedConnection, driver: Any) -> None:
        """Roll back what is open, and keep the connection for the next."""
        if self.dialect != "sqlite":
            pooled.close()
            return
        try:
            driver.rollback()
        except self.engine.dialect.loaded_dbapi.Error:
            pooled.invalidate()
            return
        if self._disposed:
            pooled.invalidate()
        else:
            self._kept.append((pooled, driver))

    def dispose(self) -> None:
        """Close every connection, and those of a file that are out as they come back."""
        self._disposed = True
        while self._kept:
            self._kept.pop()[0].close()
        self.engine.dispose()


class Transaction:
    """A context: who opened it commits, anything else rolls back.

    Args:
        lender: Where the connection comes from.
        kind: What it is for.

    Raises:
        ServerAway: If the server cannot be reached.
    """

    __slots__ = ("_kind", "_lender", "_pooled", "_session", "dialect", "driver")

    def __init__(self, lender: Lender, kind: Kind) -> None:
        self._lender = lender
        self._kind = kind
        self._session: Session | None = None
        self._pooled, self.driver = lender.take()
        #: ``postgresql`` or ``sqlite``.
        self.dialect = lender.dialect
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        if self.dialect == "sqlite":
            self.driver.execute("BEGIN IMMEDIATE" if self._kind is Kind.WRITE else "BEGIN DEFERRED")
        elif self._kind is Kind.READ:
            self.driver.autocommit = True
        elif self._kind is Kind.SNAPSHOT:
            from psycopg import IsolationLevel

            self.driver.isolation_level = IsolationLevel.REPEATABLE_READ
        # Otherwise psycopg begins with the first statement, in the same round trip.

    @property
    def session(self) -> Session:
        """The ORM on this transaction."""
        if self._session is None:
            writes = self._kind is Kind.WRITE
            # The begin of this connection finds the transaction open (see app.core.database).
            connection = sa.Connection(self._lender.engine, self._pooled).execution_options(
                lumbung_write=writes
            )
            self._session = Session(connection, autoflush=writes, expire_on_commit=not writes)
        return self._session

    def flush(self) -> None:
        """Write what the ORM holds back."""
        if self._session is not None:
            self._session.flush()

    def commit(self) -> None:
        """Make it last."""
        if self._session is not None:
            self._session.commit()
        # A session that was asked for and never used began nothing, so it commits nothing.
        self.driver.commit()

    def close(self) -> None:
        """Give the connection back; what was not committed is gone."""
        if self._session is not None:
            self._session.close()
        if self.dialect == "postgresql" and self._kind is not Kind.WRITE:
            # A broken connection cannot be set back; the pool finds it out and drops it.
            with suppress(self._lender.engine.dialect.loaded_dbapi.Error):
                self.driver.rollback()
                self.driver.autocommit = False
                self.driver.isolation_level = None
        self._lender.give_back(self._pooled, self.driver)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()
