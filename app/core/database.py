"""Opening a database: one engine, one way to write, many ways to read.

PostgreSQL through psycopg 3; SQLite through pysqlite3, which bundles a SQLite without the WAL-reset
corruption race of older versions (data-safety §2).
"""

from __future__ import annotations

import logging
import threading
import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool

from app.core import sealing
from app.core.errors import ServerAway
from app.core.faults import fault_of
from app.core.transaction import Kind, Lender, Transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

#: A pulled cable ends a call after 20 seconds; libpq alone waits for ever (data-safety §3).
_NETWORK: Final = {
    "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}  # fmt: skip
_RESTED_SECONDS: Final = 30
MINIMUM_SQLITE: Final = (3, 51, 3)
_SERVER_SETTINGS: Final = (
    "-c statement_timeout=60000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000 "
    "-c default_transaction_isolation=read\\ committed -c timezone=UTC -c jit=off"
)
#: A command runs the same few statements by key all day: planning them anew each time cost more
#: than
#: running them.  They go by key, whatever the statistics of a young table say.  Reports keep the
#: planner's own choice.
_WRITER_SETTINGS: Final = (
    f"{_SERVER_SETTINGS} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
)


class Database:
    """A database the program talks to.

    Args:
        url: ``sqlite:///path`` or ``postgresql://user@host/name``.
    """

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writer = threading.RLock()
        self.engine = (
            _sqlite_engine(url)
            if self.is_sqlite
            else _postgres_engine(url, pool_size, _SERVER_SETTINGS)
        )
        self.writer_engine = (
            self.engine if self.is_sqlite else _postgres_engine(url, pool_size, _WRITER_SETTINGS)
        )
        self.dialect = self.engine.dialect.name
        self._reads = Lender(self.engine)
        self._writes = self._reads if self.is_sqlite else Lender(self.writer_engine)

    @contextmanager
    def transaction(self, kind: Kind) -> Iterator[Transaction]:
        """A transaction on the driver; whoever opened it commits, anything else rolls back.

        Raises:
            ServerAway: If the server cannot be reached, or the connection broke meanwhile.
        """
        if self.is_sqlite:
            with (
                self._writer if kind is Kind.WRITE else nullcontext(),
                Transaction(self._reads, kind) as opened,
            ):
                yield opened
            return
        lender = self._writes if kind is Kind.WRITE else self._reads
        with self._telling_when_away(), Transaction(lender, kind) as opened:
            yield opened

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """The ORM in a writing transaction of its own; whoever opened it commits.

        Raises:
            ServerAway: If the server cannot be reached, or the connection broke meanwhile.
        """
        with self.transaction(Kind.WRITE) as opened:
            yield opened.session

    @contextmanager
    def reading(self, *, snapshot: bool = False) -> Iterator[Session]:
        """The ORM only reading; ``snapshot`` gives all its selects one instant.

        Raises:
            ServerAway: If the server cannot be reached, or the connection broke meanwhile.
        """
        with self.transaction(Kind.SNAPSHOT if snapshot else Kind.READ) as opened:
            yield opened.session

    @contextmanager
    def _telling_when_away(self) -> Iterator[None]:
        """One error for a server that is gone, whichever layer met it first."""
        try:
            yield
        except Exception as error:
            fault = fault_of(error)
            if fault is None or not fault.away:
                raise
            # What lies in the pools is as dead as the connection that broke.
            self.dispose()
            raise ServerAway(lost=True) from error

    def dispose(self) -> None:
        """Close every connection."""
        self._reads.dispose()
        self._writes.dispose()


#: psycopg logs a line for every pipeline that ended in an error; the error itself is raised and
#: handled.
logging.getLogger("psycopg").setLevel(logging.ERROR)


def normalise_url(url: str) -> str:
    """Accept ``postgresql://`` and ``postgres://`` and say which driver."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _postgres_engine(url: str, pool_size: int, settings: str) -> sa.Engine:
    engine = sa.create_engine(
        normalise_url(url),
        poolclass=QueuePool,
        pool_size=pool_size,
        max_overflow=5,
        pool_use_lifo=True,
        connect_args={"options": settings, "prepare_threshold": 2, **_NETWORK},
    )

    @event.listens_for(engine, "do_connect")
    def _on_dial(dialect: Any, _record: Any, words: Any, named: Any) -> Any:
        try:
            return dialect.connect(*words, **named)
        except dialect.loaded_dbapi.OperationalError as error:
            raise ServerAway(_why(str(error))) from error

    @event.listens_for(engine, "checkin")
    def _on_checkin(_connection: Any, record: Any) -> None:
        record.info["rested"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, record: Any, _proxy: Any) -> None:
        # A firewall or a restarted server leaves dead connections; only one that rested is asked.
        if time.monotonic() - record.info.get("rested", time.monotonic()) > _RESTED_SECONDS:
            _ask_whether_alive(connection)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        from psycopg.types.string import TextLoader

        connection.adapters.register_loader("uuid", TextLoader)

    return engine


def _ask_whether_alive(connection: Any) -> None:
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except Exception as error:
        raise sa.exc.DisconnectionError("the connection died while it rested") from error


def _why(words: str) -> str:
    """What a refused connection means for the person who wrote the address."""
    if "does not exist" in words:
        return (
            "Basis data pada alamat itu tidak ada di servernya. Periksa nama basis data dan "
            "penggunanya, atau minta admin membuatnya."
        )
    if "authentication failed" in words or "no password supplied" in words:
        return (
            "Server basis data menolak nama atau kata sandi pada alamat itu. Periksa keduanya, "
            "lalu coba lagi."
        )
    if "too many" in words:
        return "Server basis data penuh sambungan. Tunggu sebentar, lalu coba lagi."
    return ""


def _sqlite_engine(url: str) -> sa.Engine:
    from pysqlite3 import dbapi2

    if dbapi2.sqlite_version_info < MINIMUM_SQLITE:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} is too old; 3.51.3 is needed")
    memory = ":memory:" in url or url == "sqlite://"
    if memory:
        raise ValueError("an in-memory database cannot be shared by threads; use a file")
    engine = sa.create_engine(
        url,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=-1,
        pool_use_lifo=True,
        # A statement of the gate with its triggers takes longer to prepare than to run.
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        # No PRAGMA optimize: with statistics SQLite begins the newest page of a list with the small
        # tables it joins and sorts everything (all stock moves: 1.6 -> 90 ms of processor time at
        # 10 000 moves), while the books, whose selects say their index, gain nothing.
        # No memory map: whatever another connection commits throws it away (a posting between two
        # of another writer took 8 % more), and a failing disk would end the program without a word.
        # The order matters: EXTRA before WAL lost nothing in 32 000 simulated power cuts.
        for pragma in (
            "synchronous=EXTRA", "journal_mode=WAL", "foreign_keys=ON", "recursive_triggers=ON",
            "trusted_schema=OFF", "busy_timeout=10000", "cache_size=-32000", "temp_store=MEMORY",
        ):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        sealing.register(connection)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        driver: Any = connection.connection.driver_connection
        if driver.in_transaction:
            return  # a Transaction began it; the ORM joins
        write = connection.get_execution_options().get("lumbung_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN DEFERRED")

    @event.listens_for(engine, "checkin")
    def _on_checkin(connection: Any, _record: Any) -> None:
        # SQLite keeps a transaction open whose COMMIT a deferred foreign key refused, and
        # SQLAlchemy
        # takes it for ended: the connection would hold the write lock until the program stops.
        if connection is not None and connection.in_transaction:
            connection.rollback()

    return engine


__all__ = ["Database", "Kind", "Transaction", "normalise_url"]
