"""Book years and periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.core.commands import Command, Query
from app.core.money import Money

#: ``2026-11``; years as dates have them.
Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$")]


@dataclass(frozen=True, slots=True)
class YearOpened:
    """The twelve new periods."""

    entity: str
    first: str
    last: str


class OpenYear(Command[YearOpened]):
    """Make the twelve open periods of a book year of a legal entity."""

    name = "books.open_year"
    permission = "period.close"
    summary = "Membuka tahun buku: dua belas periode terbuka untuk satu entitas"

    year: int = Field(ge=2000, le=2100)
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class PeriodChanged:
    """The period as it now stands."""

    entity: str
    month: str
    state: str
    #: Numbers of the journals that close the month, or of their mirrors.
    journals: tuple[str, ...] = ()


class SetPeriodState(Command[PeriodChanged]):
    """Hold, close or reopen a month; closing goes in sequence, reopening only the latest closed.

    Closing posts the journals of ``period.closed``; reopening posts their mirrors.  Reopening also
    needs ``period.reopen``, a reason and, where duties are separated, the approval of a second
    person for ``<entity code> <month>``.
    """

    name = "period.set_state"
    permission = "period.close"
    summary = "Menahan, menutup, atau membuka kembali periode; menutup harus berurutan"

    month: Month = Field(description="bulan, misalnya 2026-11")
    state: Literal["open", "held", "closed"]
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    reason: Annotated[str, StringConstraints(max_length=500)] = Field(
        default="", description="wajib saat membuka kembali"
    )
    approval: str | None = Field(
        default=None,
        description="persetujuan orang kedua (approval.grant period.reopen) saat membuka kembali",
    )


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A month of a legal entity."""

    month: str
    state: str
    journals: int
    amount: Money
    drafts: int
    #: The last change of state: who, when and why; empty for a period never touched.
    person: str
    at: datetime | None
    reason: str


class PeriodList(Query[tuple[PeriodRow, ...]]):
    """The periods of a legal entity, newest first."""

    name = "period.list"
    permission = "journal.read"
    summary = "Daftar periode satu entitas"

    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    year: int | None = Field(default=None, ge=2000, le=2100)
