"""The hash of a journal computed from an export, without a database (accounting-ux C5, I30).

The formula is that of ``app/accounting/sealing.py``; a test compares both on every journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.sealing import GENESIS, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class SealedJournal:
    """A journal as an export holds it.

    Attributes:
        chain: Entity and year; the journals of one chain follow each other by number.
        number: For instance ``JRN-2026-000001``.
        header: The texts of the header in their fixed order.
        lines: The texts of each line in their fixed order.
        hash: What the database stored.
    """

    chain: str
    number: str
    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    hash: str


def netstrings(parts: Sequence[str]) -> str:
    """``length:text`` of each, one behind the other; lengths in characters."""
    return "".join(f"{len(part)}:{part}" for part in parts)


def link(before: str, journal: SealedJournal) -> str:
    """The hash of a journal, given that of the journal before it."""
    content = netstrings(journal.header) + "".join(netstrings(line) for line in journal.lines)
    return sha256_hex(before + content)


def first_broken(journals: Iterable[SealedJournal]) -> str | None:
    """The number of the first journal whose hash does not follow; None when all do."""
    heads: dict[str, str] = {}
    for journal in journals:
        if link(heads.get(journal.chain, GENESIS), journal) != journal.hash:
            return journal.number
        heads[journal.chain] = journal.hash
    return None
