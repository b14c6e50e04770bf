"""Making, starting, ending and listing sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.core.quantity import Pieces

Code = Annotated[str, Field(min_length=1, max_length=60)]
Reason = Annotated[str, Field(min_length=3, max_length=300)]
Mode = Literal["simple", "full"]
State = Literal["draft", "in_progress", "completed", "cancelled"]


class Part(BaseModel):
    """A nested value of a command."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )


class Scope(Part):
    """What is counted; several kinds narrow each other, none means the whole warehouse."""

    zones: tuple[Code, ...] = ()
    locations: tuple[Code, ...] = ()
    categories: tuple[Code, ...] = Field(default=(), description="with everything below them")
    skus: tuple[Code, ...] = ()
    classes: tuple[Literal["A", "B", "C"], ...] = ()
    with_empty: bool = Field(
        default=True,
        description="also places where the goods were once and are not now; they are confirmed "
        "empty",
    )


@dataclass(frozen=True, slots=True)
class SessionMade:
    """A session with its number and how many lines there are to count."""

    number: str
    lines: int


class CreateSession(Command[SessionMade]):
    """Plan a count: a line for every product × location × lot × serial in scope (WMS-OPN-01)."""

    name: ClassVar[str] = "opname.create"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Membuat sesi opname"

    title: Annotated[str, Field(min_length=3, max_length=120)]
    warehouse: Code
    opname_date: date | None = None
    scope: Scope = Scope()
    mode: Mode = "simple"
    blind: bool = True
    freeze: bool = Field(
        default=False, description="goods of these locations do not move while the count runs"
    )
    notes: str = ""
    start: bool = Field(default=False, description="start counting at once")


class StartSession(Command[str]):
    """Let the counting begin."""

    name: ClassVar[str] = "opname.start"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Memulai opname"

    session: Code


class CancelSession(Command[str]):
    """Give a session up; the stock stays as it is (WMS-OPN-02)."""

    name: ClassVar[str] = "opname.cancel"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Membatalkan opname"

    session: Code
    reason: Reason


class AssignCount(Command[int]):
    """Say who counts which area (WMS-OPN-11); answers how many locations were given."""

    name: ClassVar[str] = "opname.assign"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Menugaskan penghitung"

    session: Code
    username: Code
    zones: tuple[Code, ...] = ()
    locations: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class CounterRow:
    """Somebody who may count a session, and what they were given."""

    username: str
    full_name: str
    #: Locations of this session that are theirs.
    locations: int
    #: Lines they counted of it, in any round.
    counted: int


class Counters(Query[tuple[CounterRow, ...]]):
    """Who may be given locations of a session: people who count, in this warehouse."""

    name: ClassVar[str] = "opname.counters"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Penghitung yang dapat ditugaskan"

    session: Code


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in the list (WMS-OPN-12)."""

    number: str
    title: str
    kind: str
    mode: str
    warehouse: str
    opname_date: date
    state: str
    closed: bool
    lines: int
    counted: int
    selisih_qty: Pieces
    selisih_value: Money


class SessionList(PagedQuery[Page[SessionRow]]):
    """Sessions, newest first."""

    name: ClassVar[str] = "opname.list"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Daftar stok opname"

    warehouse: str | None = None
    state: State | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class SessionCounts:
    """The cards over the list; the value is that of completed sessions."""

    draft: int
    in_progress: int
    completed: int
    selisih_value: Money


class SessionSummary(Query[SessionCounts]):
    """Draft, running, completed, and the value of all differences."""

    name: ClassVar[str] = "opname.summary"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Ringkasan stok opname"

    warehouse: str | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with its progress (WMS-OPN-11, 13)."""

    number: str
    title: str
    kind: str
    mode: str
    blind: bool
    freeze: bool
    warehouse: str
    warehouse_name: str
    scope: str
    opname_date: date
    state: str
    closed: bool
    notes: str
    created_by: str
    created_at: datetime
    started_by: str
    started_at: datetime | None
    completed_by: str
    completed_at: datetime | None
    cancel_reason: str
    lines: int
    counted: int
    #: Lines whose count differs; None while the person counts blind.
    different: int | None
    #: Differences above tolerance nobody has decided on; None while the person counts blind.
    pending: int | None
    selisih_qty: Pieces | None
    selisih_value: Money | None
    unknown_codes: int
    #: Names of the people who counted, and how many lines each.
    counters: tuple[tuple[str, int], ...]
    journals: tuple[str, ...]


class SessionDetail(Query[SessionView]):
    """One session."""

    name: ClassVar[str] = "opname.detail"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Rincian stok opname"

    session: Code
