"""Cycle counts: classes, frequencies, what is due, generated sessions (WMS-OPN-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

from pydantic import Field, field_validator

from app.core.commands import Command, Page, PagedQuery, Query
from app.core.money import Money
from app.opname.api.sessions import Code, Part, SessionMade


class ClassPolicy(Part):
    """Tolerance and frequency of a class."""

    abc: Literal["A", "B", "C"]
    percent_bp: int = Field(ge=0, le=10_000, description="hundredths of a percent")
    value: Money
    every_days: int = Field(ge=1, le=3_650)

    @field_validator("value")
    @classmethod
    def _not_negative(cls, value: Money) -> Money:
        if value.sen < 0:
            raise ValueError("toleransi tidak boleh negatif")
        return value


class SetCountPolicy(Command[int]):
    """How each class is counted (WMS-OPN-08, 10); holds for sessions made from now on."""

    name: ClassVar[str] = "cyclecount.set_policy"
    permission: ClassVar[str] = "opname.approve"
    summary: ClassVar[str] = "Mengatur toleransi dan frekuensi opname"

    policies: Annotated[tuple[ClassPolicy, ...], Field(min_length=1, max_length=3)]


class CountPolicies(Query[tuple[ClassPolicy, ...]]):
    """Tolerance and frequency of A, B and C."""

    name: ClassVar[str] = "cyclecount.policies"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Toleransi dan frekuensi opname"


class ClassifyProducts(Command[int]):
    """Give every product of a warehouse its class by the value used in a year."""

    name: ClassVar[str] = "cyclecount.classify"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Menghitung kelas ABC"

    warehouse: Code


class GenerateCounts(Command[SessionMade | None]):
    """A cycle count of what is due and of what was asked for; None when there is nothing.

    What stands in a count that is not finished is never taken again.
    """

    name: ClassVar[str] = "cyclecount.generate"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Membuat tugas cycle count"

    warehouse: Code
    until: date | None = Field(default=None, description="due up to this day; today when left out")
    by: Literal["product", "location"] = "product"
    limit: int = Field(default=200, ge=1, le=10_000, description="products at most")


class RequestCount(Command[int]):
    """Ask for a count of a place or a product; answers 0 when it was asked for already."""

    name: ClassVar[str] = "cyclecount.request"
    permission: ClassVar[str] = "opname.count"
    summary: ClassVar[str] = "Meminta cycle count"

    warehouse: Code | None = Field(default=None, description="that of the location when left out")
    location: str | None = None
    sku: str | None = None
    reason: Literal["short_pick", "negative", "empty_bin", "manual"] = "manual"
    source: str = Field(default="", max_length=80, description="number of the document")


@dataclass(frozen=True, slots=True)
class DueRow:
    """A product and when it is to be counted."""

    sku: str
    product: str
    abc: str
    last_counted_on: date | None
    due_on: date
    #: Number of the unfinished session that counts it already.
    session: str


class DueList(PagedQuery[Page[DueRow]]):
    """The schedule: goods by the day they are due."""

    name: ClassVar[str] = "cyclecount.scheduled"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Jadwal cycle count"

    warehouse: Code
    until: date | None = None


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A count somebody asked for."""

    location: str
    sku: str
    reason: str
    source: str
    at: datetime
    session: str


class TriggerList(Query[tuple[TriggerRow, ...]]):
    """Counts asked for that are not finished."""

    name: ClassVar[str] = "cyclecount.requests"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Permintaan cycle count"

    warehouse: Code


@dataclass(frozen=True, slots=True)
class TodoRow:
    """Something to be counted: asked for by somebody, or due by its class."""

    kind: Literal["request", "due"]
    #: "" for every product of a place.
    sku: str
    product: str
    #: "" for every place of a product.
    location: str
    #: "" for a request of a whole place.
    abc: str
    #: Of a request: ``short_pick``, ``negative``, ``empty_bin``, ``manual``; else "".
    reason: str
    #: Number of the document a request came from.
    source: str
    asked_at: datetime | None
    asked_by: str
    last_counted_on: date | None
    due_on: date
    #: Number of the unfinished session that counts it already.
    session: str

    @property
    def key(self) -> str:
        """Tells two rows of the list apart."""
        return f"{self.kind}|{self.location}|{self.sku}|{self.source}|{self.session}"


class CountTodo(PagedQuery[Page[TodoRow]]):
    """Everything to be counted: requests, the oldest first, then goods by the day they are due."""

    name: ClassVar[str] = "cyclecount.todo"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Daftar yang harus dihitung"

    warehouse: Code
    show: Literal["all", "requests", "due"] = "all"
    within_days: int = Field(
        default=30, ge=0, le=366, description="due up to so many days from now"
    )
    search: str = ""


@dataclass(frozen=True, slots=True)
class TodoCounts:
    """The cards over the list."""

    #: Asked for and in no session yet.
    requests: int
    #: Products due up to today that no unfinished session holds.
    due: int
    #: Of them, those nobody ever counted here.
    never: int


class TodoSummary(Query[TodoCounts]):
    """How much there is to count today."""

    name: ClassVar[str] = "cyclecount.summary"
    permission: ClassVar[str] = "opname.read"
    summary: ClassVar[str] = "Ringkasan jadwal opname"

    warehouse: Code
