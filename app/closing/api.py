"""Closing as commands, queries and rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from app.accounting.api import Month
from app.core.commands import Command, Page, PagedQuery, Query


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One thing that must be finished before a month is closed (C2).

    Attributes:
        state: ``ok``, ``open`` (keeps the month from being closed) or ``note`` (to be done by hand,
            keeps nothing).
        problems: A sentence for each thing, the first fifty.
        panel: Where it is finished, "" where there is no such screen.
        filters: What that panel is opened with.
    """

    name: str
    title: str
    state: str
    problems: tuple[str, ...]
    panel: str
    filters: tuple[tuple[str, str], ...]


class ClosingChecklist(Query[tuple[ChecklistRow, ...]]):
    """Everything that is looked at before a month is closed, whether it is well or not."""

    name = "period.checklist"
    permission = "period.close"
    summary = "Daftar periksa sebelum menutup periode"

    month: Month = Field(description="bulan, misalnya 2026-11")
    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One promise and what was found wrong; ``problems`` is empty when it holds."""

    name: str
    title: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SelfCheckDone:
    """What a self-check found."""

    checks: int
    problems: int


class RunSelfCheck(Command[SelfCheckDone]):
    """Recompute and compare everything the books promise, and keep the result."""

    name = "books.self_check"
    permission = "report.read"
    summary = "Menjalankan pemeriksaan mandiri dan menyimpan hasilnya"


@dataclass(frozen=True, slots=True)
class SelfCheckRow:
    """One run, with every check it made."""

    at: datetime
    person: str
    workstation: str
    problems: int
    results: tuple[CheckResult, ...]


class SelfCheckList(PagedQuery[Page[SelfCheckRow]]):
    """Runs of the self-check, newest first."""

    name = "books.self_check_list"
    permission = "report.read"
    summary = "Hasil pemeriksaan mandiri, terbaru dulu"
