"""The filled in count sheet: what it would do, and doing it (WMS-OPN-15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from app.core.commands import Command, Query
from app.core.quantity import AmountOrZero, Pieces
from app.core.sheet import RowProblem
from app.opname.api.sessions import Code, Part


class SheetCount(Part):
    """A filled in row of the count sheet."""

    row: int = Field(ge=0, description="row of the file, for messages")
    line: int = Field(ge=0, le=2_000_000_000)
    sku: str
    counted: AmountOrZero = Field(description="in ``unit``")
    unit: str = Field(default="", description="the base unit when left out")
    known: Pieces | None = Field(default=None, description="the count when the sheet was written")
    at: AwareDatetime | None = Field(
        default=None, description="when it was counted; at the import when left out"
    )


class ImportCounts(Command[int]):
    """Counts of a filled in sheet, matched by line; all of them or none (WMS-OPN-15).

    A line that somebody counted after the sheet was written is a conflict; all are listed.
    """

    name: ClassVar[str] = "opname.import_counts"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Mengimpor lembar hitung opname"

    session: Code
    rows: Annotated[tuple[SheetCount, ...], Field(min_length=1, max_length=60_000)]
    overwrite: bool = Field(default=False, description="the sheet wins over later counts")


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """What a row of the sheet would do."""

    row: int
    line: int
    sku: str
    product: str
    location: str
    action: Literal["create", "update", "same"]
    #: What the line is counted as now; None while nobody counted.
    counted: Pieces | None
    new: Pieces


@dataclass(frozen=True, slots=True)
class CountPreview:
    """What a sheet would do: its good rows, and every problem at once."""

    rows: tuple[SheetOutcome, ...]
    problems: tuple[RowProblem, ...]


class PreviewCounts(Query[CountPreview]):
    """What importing these rows would do; nothing is written."""

    name: ClassVar[str] = "opname.preview_counts"
    permission: ClassVar[str] = "opname.create"
    summary: ClassVar[str] = "Memeriksa lembar hitung sebelum diimpor"

    session: Code
    rows: Annotated[tuple[SheetCount, ...], Field(max_length=60_000)]
    overwrite: bool = False
