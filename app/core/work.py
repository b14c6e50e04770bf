"""The unit of work: one request id, one person, one clock, one transaction.

A handler reads through it, changes documents by ORM, and collects ledger effects.  It never
commits;
the runtime applies the effects through the gate as the last act and commits (architecture §2).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

from app.core import numbering
from app.core.db import NIL
from app.core.driver import bulk_insert, dialect_of, execute, fetch, fetch_many
from app.core.errors import PermissionRefused, UserError
from app.core.lists import among
from app.core.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from app.core.commands import Actor
    from app.core.driver import Place
    from app.core.effects import EffectKind
    from app.core.env import Environment


class Progress(Protocol):
    """Told how far long work is; may raise :class:`Cancelled`."""

    def __call__(self, done: int, total: int, text: str) -> None:
        """So many of so many."""


class Cancelled(UserError):
    """The person stopped the work; nothing was written."""

    code = "CANCELLED"

    def __init__(self) -> None:
        super().__init__("Dibatalkan. Tidak ada yang disimpan.")


class WarehouseRefused(UserError):
    """The person is limited to other warehouses (WMS-SEC-08)."""

    code = "WAREHOUSE"

    def __init__(self, warehouse: str) -> None:
        super().__init__(f"Anda tidak ditugaskan di gudang {warehouse}. Minta akses kepada admin.")


class Later:
    """Rows that are asked for; they come with the next round trip, whoever needs one first."""

    __slots__ = ("_read", "_rows", "asked")

    def __init__(self, read: Read, asked: tuple[str, dict[str, Any]]) -> None:
        self._read = read
        self._rows: list[tuple[Any, ...]] | None = None
        self.asked = asked

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The rows; brings everything that waits."""
        if self._rows is None:
            self._read.bring()
        if self._rows is None:
            raise AssertionError("asked of a transaction that is over")
        return self._rows

    def came(self, rows: list[tuple[Any, ...]]) -> None:
        """Take the answer."""
        self._rows = rows


class Read:
    """What a query handler gets: an open transaction and the person who asks.

    Args:
        place: The transaction, or a session of the ORM in one.
        actor: Who asks.
        env: The clock.
    """

    def __init__(self, place: Place, actor: Actor, env: Environment) -> None:
        self.place = place
        #: ``postgresql`` or ``sqlite``.
        self.dialect = dialect_of(place)
        self.actor = actor
        self.env = env
        self.org_id = actor.org_id
        self.now: datetime = env.now()
        self.today: date = env.today()
        self._waiting: list[Later] = []

    @property
    def session(self) -> Session:
        """The ORM in this transaction, made when it is first asked for."""
        return self.place.session if isinstance(self.place, Transaction) else self.place

    def rows(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        """Run portable SQL with ``:name`` parameters straight on the driver; ``:org`` is given.

        For hot paths: ids come as text; dates and instants as the driver gives them.
        """
        return fetch(self.place, sql, {"org": self.org_id, **params})

    def among(self, column: str, param: str, kind: str = "uuid") -> str:
        """SQL for "the column is one of the list parameter"; see :mod:`app.core.lists`."""
        return among(self.dialect, column, param, kind)

    def rows_many(self, *asked: tuple[str, dict[str, Any]]) -> list[list[tuple[Any, ...]]]:
        """Several selects in one round trip (and, on PostgreSQL, the BEGIN with them)."""
        if not self._waiting:
            return fetch_many(
                self.place, *((sql, {"org": self.org_id, **params}) for sql, params in asked)
            )
        several = [self.later(sql, params) for sql, params in asked]
        return [one.rows for one in several]

    def later(self, sql: str, params: dict[str, Any]) -> Later:
        """Ask without waiting: the rows come with the next round trip of :meth:`rows_many`.

        For parts that are put together from several modules: a report's letterhead, its chart and
        its figures come together, though none knows of the others.
        """
        made = Later(self, (sql, {"org": self.org_id, **params}))
        self._waiting.append(made)
        return made

    def bring(self) -> None:
        """Fetch everything that waits, in one round trip on PostgreSQL."""
        waiting, self._waiting = self._waiting, []
        answers = fetch_many(self.place, *(one.asked for one in waiting))
        for one, rows in zip(waiting, answers, strict=True):
            one.came(rows)

    def require(self, permission: str, summary: str = "") -> None:
        """Refuse a person without the permission."""
        if not self.actor.may(permission):
            raise PermissionRefused(permission, summary or permission)

    def require_warehouse(self, code: str) -> None:
        """Refuse a person who is limited to other warehouses."""
        if self.actor.warehouses is not None and code not in self.actor.warehouses:
            raise WarehouseRefused(code)


class Preparing(Read):
    """What a preparation gets: one instant of the database, and where to tell how far it is."""

    def __init__(
        self, place: Place, actor: Actor, env: Environment, progress: Progress | None
    ) -> None:
        super().__init__(place, actor, env)
        self._progress = progress

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far it is; raises Cancelled when the person stopped it."""
        if self._progress is not None:
            self._progress(done, total, text)


class Work(Read):
    """What a command handler gets."""

    def __init__(
        self,
        place: Place,
        actor: Actor,
        env: Environment,
        command_id: str,
        *,
        accept: Callable[[Work], None],
        apply: Callable[[Work, Sequence[str], AbstractSet[str]], None],
        progress: Progress | None = None,
        args: str = "{}",
    ) -> None:
        super().__init__(place, actor, env)
        self.command_id = command_id
        #: What the command's preparation gave (:func:`app.core.commands.prepares`).
        self.prepared: Any = None
        #: Parameters of the command as canonical JSON, as they will be stored.
        self.args = args
        self.effects: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        #: Finer than the kinds present: which optional gate steps are needed.
        self.flags: set[str] = set()
        self.changes: set[str] = set()
        self.message = ""
        self.accepted = False
        self._progress = progress
        self._accept = accept
        self._apply = apply
        self._early_numbers = 0

    def new_id(self) -> str:
        """A new row's id."""
        return self.env.new_id()

    def changed(self, *kinds: str) -> None:
        """Note what kinds of thing changed, for the open panels."""
        self.changes.update(kinds)

    def emit(self, kind: EffectKind, *rows: tuple[Any, ...]) -> None:
        """Collect ledger effects; they are applied together at the end."""
        self.effects[kind.name].extend(rows)

    def number(
        self, series: str, day: date, scope: str = NIL, only_with_lines_of: str | None = None
    ) -> str:
        """Ask for a document number; the token stands for it until the gate has given it."""
        rows = self.effects[numbering.NUMBER.name]
        rows.append(numbering.request_row(series, day, scope, only_with_lines_of))
        return numbering.token(len(rows))

    def number_now(self, series: str, day: date, scope: str = NIL) -> str:
        """A document number at once, for a document whose row carries it.

        The counter stays locked until the commit: for documents made by the dozen, not for
        shipments.
        """
        return self.numbers_now(series, [day], scope)[0]

    def numbers_now(self, series: str, days: Sequence[date], scope: str = NIL) -> list[str]:
        """As many numbers of one series at once, one for each day, in their order."""
        if not days:
            return []
        if not self.accepted:
            self._accept(self)
            self.accepted = True
        before, self._early_numbers = self._early_numbers, self._early_numbers + len(days)
        return numbering.give_now(self, series, days, scope, before)

    def apply_now(self, *kinds: EffectKind, flags: Iterable[str] = ()) -> None:
        """Hand the gate what was collected so far, for work larger than memory, or to read on.

        Same statements, same rules, same transaction; what the command answers is still stored at
        its end.  Hot rows stay locked until the commit, so only for work that has the database to
        itself, or is rare.

        Args:
            kinds: Of effects that are applied now; the others wait.  None: all are.
            flags: Those that go with the kinds.
        """
        names = [kind.name for kind in kinds] or list(self.effects)
        going = self.flags.intersection(flags) if kinds else set(self.flags)
        self._apply(self, names, going)
        self.accepted = True
        for name in names:
            self.effects.pop(name, None)
        self.flags -= going

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far long work is; raises Cancelled when the person stopped it."""
        if self._progress is not None:
            self._progress(done, total, text)

    def execute(self, sql: str, **params: Any) -> int:
        """Run portable SQL that changes document rows; answers how many."""
        return execute(self.place, sql, {"org": self.org_id, **params})

    def lock(self, sql: str, **params: Any) -> None:
        """Run a ``SELECT … FOR UPDATE`` on PostgreSQL; SQLite has one writer and needs none."""
        if self.dialect == "postgresql":
            self.rows(sql, **params)

    def bulk(self, table: sa.Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert many plain rows: COPY on PostgreSQL, executemany on SQLite."""
        self.place.flush()
        bulk_insert(self.place, table, columns, rows)
