"""What keeps a month from being closed; every slice adds what it must have finished (C2).

A slice registers a function::

    @blocks("stock.transfers", "Transfer yang belum diterima", panel="stock.transfers")
    def open_transfers(read: Read, month: Month) -> Iterator[str]:
        for number, day in read.rows(..., entity=month.entity.id, last=month.last):
            yield f"{number} tanggal {tanggal(day)} masih dalam perjalanan"

Each is one set-based select and gives one sentence for each thing, none when all is well.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from app.accounting.queries.checks import violations
from app.accounting.rules import Role
from app.accounting.rules.periods import first_day, last_day
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from app.accounting.queries.lookups import Entity
    from app.core.work import Read

    Finder = Callable[[Read, "Month"], Iterator[str]]

#: So many things of one kind are told.
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Month:
    """The month of a legal entity that is to be closed."""

    entity: Entity
    ym: str

    @property
    def first(self) -> date:
        """Its first day."""
        return first_day(self.ym)

    @property
    def last(self) -> date:
        """Its last day."""
        return last_day(self.ym)


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that must be finished.

    Attributes:
        panel: Where it is finished.
        filters: What that panel is opened with, beside the legal entity and the month.
        account: The account whose ledger it is, by what it is for.
        hard: Whether it keeps the month from being closed; else it is told only.
    """

    name: str
    title: str
    panel: str
    filters: tuple[tuple[str, str], ...]
    find: Finder
    hard: bool = True
    account: Role | None = None


BLOCKERS: Final[list[Blocker]] = []


def blocks(
    name: str,
    title: str,
    *,
    panel: str = "",
    filters: tuple[tuple[str, str], ...] = (),
    hard: bool = True,
    account: Role | None = None,
) -> Callable[[Finder], Finder]:
    """Add to the list of what must be finished."""

    def register(find: Finder) -> Finder:
        if any(known.name == name for known in BLOCKERS):
            raise RuntimeError(f"blocker {name} registered twice")
        BLOCKERS.append(Blocker(name, title, panel, filters, find, hard, account))
        return find

    return register


def checklist(read: Read, month: Month) -> list[tuple[Blocker, tuple[str, ...]]]:
    """Every item with what is still open, in the order of registration."""
    return [(one, tuple(islice(one.find(read, month), MOST))) for one in BLOCKERS]


@blocks(
    "drafts", "Draf jurnal", panel="accounting.journal_entry", filters=(("drafts", "all"),),
)  # fmt: skip
def drafts(read: Read, month: Month) -> Iterator[str]:
    """Journals begun and neither posted nor thrown away."""
    ((count,),) = read.rows(
        "SELECT count(*) FROM journal_draft d WHERE d.org_id = :org "
        "AND d.entity_id = :entity AND d.posted_id IS NULL AND NOT d.discarded "
        "AND substr(CAST(d.on_date AS text), 1, 7) <= :ym",
        entity=month.entity.id, ym=month.ym,
    )  # fmt: skip
    if count:
        yield f"{count} draf jurnal belum dicatat atau dibuang"


@blocks(
    "suspense", "Suspense rekonsiliasi 61-999", panel="accounting.reports",
    filters=(("report", "suspense"),),
)  # fmt: skip
def suspense(read: Read, month: Month) -> Iterator[str]:
    """Settlement differences nobody has explained, per store (identity I20)."""
    for store, amount in read.rows(
        "SELECT s.name, CAST(sum(b.debit - b.credit) AS bigint) FROM account_balance b "
        "LEFT JOIN store s ON s.org_id = b.org_id AND s.id = b.store_id WHERE b.org_id = :org "
        "AND b.entity_id = :entity AND b.ym <= :ym AND b.account_id IN (SELECT r.account_id "
        "FROM account_binding r WHERE r.org_id = :org AND r.role = :role) "
        "GROUP BY b.store_id, s.name HAVING sum(b.debit - b.credit) <> 0 ORDER BY 1",
        entity=month.entity.id, ym=month.ym, role=Role.SUSPENSE.value,
    ):  # fmt: skip
        where = f" toko {store}" if store else ""
        yield f"suspense rekonsiliasi{where} masih {Money(amount).rupiah()}"


@blocks("books", "Pemeriksaan pembukuan", panel="closing.self_check")
def books(read: Read, _month: Month) -> Iterator[str]:
    """Every promise of the books and of the slices above: balance, stock, numbers, seals."""
    for wrong in violations(read):
        yield f"{wrong.subject}: {wrong.detail}"
