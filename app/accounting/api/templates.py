"""Templates of journals: named amounts, formulas, and drafts that come by themselves (A9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.accounting.api.journals import Description, DraftSaved, Memo
from app.core.commands import Command, Query
from app.core.money import Money

Title = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Formula = Annotated[str, StringConstraints(max_length=200)]
#: Lines of a template; more is a file, not a habit.
MOST_TEMPLATE_LINES = 200


class TemplateLineIn(BaseModel):
    """A line with a formula on one side; none at all takes what remains."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    account: str = Field(min_length=1, description="kode akun")
    debit: Formula = Field(default="", description="rumus, misalnya 350rb atau $sewa*10%")
    credit: Formula = Field(default="", description="rumus sisi kredit")
    memo: Memo = ""
    store: str = Field(default="", description="kode toko")
    warehouse: str = Field(default="", description="kode gudang")
    unit: str = Field(default="", description="kode unit usaha")
    party: str = Field(default="", description="kode pelanggan, pada akun piutang dan uang muka")


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    """The template's key and version."""

    template: str
    version: int


class SaveTemplate(Command[TemplateSaved]):
    """Keep a template; with a rhythm, it brings a draft on each of its days, never a journal."""

    name = "journal.save_template"
    permission = "journal.create"
    summary = "Menyimpan templat jurnal, juga yang berulang"

    template: str = Field(default="", description="kunci templat yang diubah; kosong = baru")
    read_version: int | None = Field(default=None, description="versi templat yang dibaca")
    title: Title = Field(description="nama templat")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    description: Description = ""
    lines: tuple[TemplateLineIn, ...] = Field(min_length=1, max_length=MOST_TEMPLATE_LINES)
    every: Literal["", "day", "week", "month", "year"] = Field(
        default="", description="kosong = tidak berulang"
    )
    step: int = Field(
        default=1, ge=1, le=99, description="setiap berapa hari, minggu, dan seterusnya"
    )
    starts_on: date | None = Field(default=None, description="tanggal pertama; wajib bila berulang")
    ends_on: date | None = Field(default=None, description="tidak ada draf setelah tanggal ini")


@dataclass(frozen=True, slots=True)
class TemplateRemoved:
    """The template is out of the list."""

    template: str


class RemoveTemplate(Command[TemplateRemoved]):
    """Put a template away; its drafts stay."""

    name = "journal.remove_template"
    permission = "journal.create"
    summary = "Menghapus templat jurnal dari daftar"

    template: str


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template with everything it needs to be used."""

    template: str
    version: int
    title: str
    entity: str
    description: str
    lines: tuple[TemplateLineIn, ...]
    #: Names of the amounts it asks for.
    names: tuple[str, ...]
    every: str
    step: int
    starts_on: date | None
    ends_on: date | None
    #: When the next draft comes; None when none does.
    next_on: date | None


class TemplateList(Query[tuple[TemplateRow, ...]]):
    """All templates, by title."""

    name = "journal.templates"
    permission = "journal.read"
    summary = "Templat jurnal"

    text: str = Field(default="", description="bagian nama atau keterangan")


class UseTemplate(Command[DraftSaved]):
    """Make a draft from a template and the amounts it asks for."""

    name = "journal.use_template"
    permission = "journal.create"
    summary = "Membuat draf jurnal dari templat"

    template: str
    on_date: date | None = Field(default=None, description="tanggal draf; kosong = hari ini")
    amounts: dict[str, Money] = Field(
        default_factory=dict, description="jumlah per nama tanpa $; yang kosong dibiarkan kosong"
    )


@dataclass(frozen=True, slots=True)
class RecurringDone:
    """How many drafts came."""

    drafts: int


class RunRecurring(Command[RecurringDone]):
    """Make the drafts of recurring templates that are due; running it again makes none."""

    name = "journal.run_recurring"
    permission = "journal.create"
    summary = "Membuat draf dari templat berulang yang jatuh tempo"
