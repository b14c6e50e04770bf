"""The hash chain of the journals: checking it and taking it elsewhere (accounting-ux C5, I30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import Field

from app.core.commands import Page, PagedQuery, Query


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One chain: the journals of a legal entity in a year.

    Attributes:
        journals: How many were read and hashed again.
        last: The last number; "" when there is none.
        broken: The first number whose content, place or hash is not what was posted; "" when all
            are.
        why: What is wrong with it.
    """

    entity: str
    year: str
    journals: int
    last: str
    broken: str
    why: str


@dataclass(frozen=True, slots=True)
class ChainChecked:
    """Every chain, and whether all are whole."""

    chains: tuple[ChainRow, ...]
    at: datetime

    @property
    def intact(self) -> bool:
        """No chain is broken."""
        return not any(row.broken for row in self.chains)


class VerifyChain(Query[ChainChecked]):
    """Hash every journal again and compare it with the seal it got when it was posted."""

    name = "journal.verify"
    permission = "journal.read"
    summary = "Periksa keutuhan: hitung ulang segel semua jurnal, sebut yang pertama rusak"

    entity: str = Field(default="", description="kode entitas; kosong = semua")


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A journal with everything its seal covers, as texts in a fixed order.

    ``header``: version, entity id, number, date, description, event, event key, source number,
    reversed id, closing.  Each of ``lines``: line, account id, debit sen, credit sen, store id,
    warehouse id, kind and id of the party, memo.
    """

    chain: str
    number: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    seal: str


class ExportChain(PagedQuery[Page[SealedRow]]):
    """Journals with their seals in the order of the chain; anybody can hash them again."""

    name = "journal.export_chain"
    permission = "report.export"
    summary = "Ekspor jurnal beserta segelnya, untuk diperiksa di luar program"

    entity: str = Field(default="", description="kode entitas; kosong = entitas utama")
    year: int = Field(ge=2000, le=2100)
