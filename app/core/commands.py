"""Commands and queries: the only way to change anything, and the only way to read for a screen.

A slice's ``api.py`` defines them as frozen typed objects; its ``service`` and ``queries`` modules
hang a
handler on each.  The same object is run by a panel, the headless interface, the tests and, later,
the offline outbox.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from app.core.work import Preparing, Read, Work

R = TypeVar("R")
T = TypeVar("T")

#: Permission of what everybody who is signed in may do.
SIGNED_IN = "signed_in"


class Offline(StrEnum):
    """What may be done where (data-safety §3)."""

    A = "A"  # always: append-only facts
    B = "B"  # with a lease
    C = "C"  # server only


class Command(BaseModel, Generic[R]):
    """A use case: what is wanted, in codes and numbers people know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    name: ClassVar[str]
    version: ClassVar[int] = 1
    permission: ClassVar[str]
    summary: ClassVar[str]
    offline: ClassVar[Offline] = Offline.C
    #: Kept out of the audit's parameters (passwords, PINs).
    secret: ClassVar[frozenset[str]] = frozenset()


class Query(BaseModel, Generic[R]):
    """A question for a screen or a report."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    name: ClassVar[str]
    version: ClassVar[int] = 1
    permission: ClassVar[str]
    summary: ClassVar[str]


class PagedQuery(Query[R], Generic[R]):
    """A list that pages by key."""

    limit: int = Field(default=100, ge=1, le=1000, description="rows of one page")
    after: str | None = Field(default=None, description="cursor of the page before")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows; ``next`` is the cursor of the following page, None at the end."""

    rows: tuple[T, ...]
    next: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: made at sign-in, carried by every command."""

    user_id: str
    org_id: str
    username: str
    full_name: str
    roles: tuple[str, ...]
    permissions: frozenset[str]
    #: Codes of the warehouses this person is limited to; None means all (WMS-SEC-08).
    warehouses: frozenset[str] | None
    workstation: str
    session_id: str
    #: Changes when the person's rights or status change; the database compares it at each command.
    auth_version: int = 1

    def may(self, permission: str) -> bool:
        """Whether the person holds the permission."""
        return permission in self.permissions or permission == SIGNED_IN


@dataclass(frozen=True, slots=True)
class Done(Generic[R]):
    """What a command answers."""

    value: R
    request_id: str
    #: Kinds of thing that changed; open panels compare it with their ``refresh_on``.
    changes: frozenset[str]
    message: str = ""
    #: True when this request id had been done before and nothing more happened.
    repeated: bool = False
    #: Document numbers given by this command, by token.
    numbers: dict[str, str] = field(default_factory=dict)


CommandHandler = Callable[["Work", Any], Any]
QueryHandler = Callable[["Read", Any], Any]
#: Reads before the transaction that writes; what it gives is the handler's ``work.prepared``.
Preparation = Callable[["Preparing", Any], AbstractContextManager[Any]]

_commands: dict[type[Command[Any]], CommandHandler] = {}
_queries: dict[type[Query[Any]], QueryHandler] = {}
_preparations: dict[type[Command[Any]], Preparation] = {}
_consequences: list[tuple[int, Callable[[Work], None]]] = []


def handles(
    command: type[Command[R]],
) -> Callable[[Callable[[Work, Any], R]], Callable[[Work, Any], R]]:
    """Register the handler of a command; the handler never commits."""

    def register(handler: Callable[[Work, Any], R]) -> Callable[[Work, Any], R]:
        if command in _commands:
            raise RuntimeError(f"{command.name} has two handlers")
        _commands[command] = handler
        return handler

    return register


def prepares(command: type[Command[R]]) -> Callable[[Preparation], Preparation]:
    """Register what reads long for a command, before it writes shortly.

    It sees one instant of the database and locks nothing, however long it takes: others write
    meanwhile.  What it prepared lies outside the database (a file); the handler makes it valid and
    writes down that it was done.  Left without that, the preparation takes its work back.
    """

    def register(preparation: Preparation) -> Preparation:
        if command in _preparations:
            raise RuntimeError(f"{command.name} is prepared twice")
        _preparations[command] = preparation
        return preparation

    return register


def follows(
    rank: int,
) -> Callable[[Callable[[Work], None]], Callable[[Work], None]]:
    """Register what has to follow from the effects of any command, before they are committed.

    Asked after every handler, so it tells quickly that there is nothing to do.

    Args:
        rank: Who comes first, as with the steps of the gate: a slice follows from what those below
            it made, whichever was loaded first.
    """

    def register(consequence: Callable[[Work], None]) -> Callable[[Work], None]:
        _consequences.append((rank, consequence))
        _consequences.sort(key=itemgetter(0))
        return consequence

    return register


def answers(
    query: type[Query[R]],
) -> Callable[[Callable[[Read, Any], R]], Callable[[Read, Any], R]]:
    """Register the handler of a query; it reads only."""

    def register(handler: Callable[[Read, Any], R]) -> Callable[[Read, Any], R]:
        if query in _queries:
            raise RuntimeError(f"{query.name} has two handlers")
        _queries[query] = handler
        return handler

    return register


def command_handler(command: type[Command[Any]]) -> CommandHandler:
    """The handler of a command type."""
    return _commands[command]


def preparation(command: type[Command[Any]]) -> Preparation | None:
    """What reads for a command before it writes, if it does."""
    return _preparations.get(command)


def consequences() -> Sequence[Callable[[Work], None]]:
    """What has to follow from the effects of any command, in this order."""
    return [consequence for _, consequence in _consequences]


def query_handler(query: type[Query[Any]]) -> QueryHandler:
    """The handler of a query type."""
    return _queries[query]


def all_commands() -> dict[str, type[Command[Any]]]:
    """Every registered command by name."""
    return {kind.name: kind for kind in sorted(_commands, key=lambda kind: kind.name)}


def all_queries() -> dict[str, type[Query[Any]]]:
    """Every registered query by name."""
    return {kind.name: kind for kind in sorted(_queries, key=lambda kind: kind.name)}
