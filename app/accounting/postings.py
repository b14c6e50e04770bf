"""A fact turned into a journal: pure, balanced, with roles where no account is named."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from app.accounting.rules.errors import TooLarge, Unbalanced
from app.accounting.rules.roles import Role
from app.core.db import NIL
from app.core.money import LIMIT_SEN, ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from app.accounting.rules.units import Held

#: A difference up to here is rounding and goes to its own account (journal_events rule 7).
ROUNDING_LIMIT: Final = Money.rupiah_of(1)
#: What one journal may add up to: ten times what a person may type, so that a month of such
#: amounts can still be closed, and its sums stay inside BIGINT.
LARGEST_SEN: Final = 10 * LIMIT_SEN
#: Lines that come from stock moves are numbered from 1001 on, after those of the draft.
MAX_LINES: Final = 1000

#: Instead of a unit: none, whatever the line's store and warehouse belong to.
NO_UNIT: Final = NIL

#: An account by role, or by id where the document names the account itself.
AccountRef = Role | str


@dataclass(frozen=True, slots=True)
class Line:
    """One side of one account; amounts in sen, one of them zero, none negative.

    Attributes:
        account: A :class:`Role`, or the id of an account.
        store: Id of the store, for per-store accounts and reports.
        warehouse: Id of the warehouse.
        party: Kind and id of whom it concerns: ``("customer", id)``.
        unit: Id of the business unit; None takes the store's, else the warehouse's, when it is
            posted, and :data:`NO_UNIT` says none.
    """

    account: AccountRef
    debit: Money = ZERO
    credit: Money = ZERO
    store: str | None = None
    warehouse: str | None = None
    party: tuple[str, str] | None = None
    memo: str = ""
    unit: str | None = None

    def swapped(self) -> Line:
        """The mirror."""
        return replace(self, debit=self.credit, credit=self.debit)


def debit(
    account: AccountRef,
    amount: Money,
    *,
    store: str | None = None,
    warehouse: str | None = None,
    party: tuple[str, str] | None = None,
    memo: str = "",
    unit: str | None = None,
) -> Line:
    """A debit line; a negative amount becomes a credit of the same size (mirrored rules)."""
    return Line(account, *_sides(amount), store, warehouse, party, memo, unit)


def credit(
    account: AccountRef,
    amount: Money,
    *,
    store: str | None = None,
    warehouse: str | None = None,
    party: tuple[str, str] | None = None,
    memo: str = "",
    unit: str | None = None,
) -> Line:
    """A credit line; a negative amount becomes a debit of the same size."""
    return Line(account, *_sides(-amount), store, warehouse, party, memo, unit)


def _sides(amount: Money) -> tuple[Money, Money]:
    return (amount, ZERO) if amount.sen >= 0 else (ZERO, -amount)


@dataclass(frozen=True, slots=True)
class Source:
    """The document behind a journal; ``number`` is what people look for."""

    kind: str
    id: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDraft:
    """A journal decided, not yet posted.

    Attributes:
        entity_id: Whose books.
        event: Name of ``journal_events.md``, ``sale.shipped``.
        source: The document; with event and sequence it makes the key that stops a second posting.
        sequence: Counts the postings of one event for one document (partial shipments).
        closing: Whether it is one of the three journals that close a month.
        reverses_id: The journal it mirrors.
    """

    entity_id: str
    on_date: date
    description: str
    event: str
    source: Source
    sequence: int = 1
    lines: tuple[Line, ...] = field(default=())
    closing: bool = False
    reverses_id: str | None = None

    @property
    def event_key(self) -> str:
        """Unique for ever: the same fact is posted once (journal_events rule 1)."""
        return f"{self.event}:{self.source.kind}:{self.source.id}:{self.sequence}"

    @property
    def debit(self) -> Money:
        """Sum of the debit side."""
        return total(line.debit for line in self.lines)

    @property
    def credit(self) -> Money:
        """Sum of the credit side."""
        return total(line.credit for line in self.lines)

    @property
    def roles(self) -> frozenset[Role]:
        """Roles whose accounts are needed."""
        return frozenset(line.account for line in self.lines if isinstance(line.account, Role))

    @property
    def stores(self) -> frozenset[str]:
        """Stores whose own accounts may replace the general ones."""
        return frozenset(line.store for line in self.lines if line.store is not None)

    def balanced(self) -> bool:
        """Whether debit equals credit to the sen."""
        return self.debit == self.credit

    def ready(self) -> JournalDraft:
        """Without lines of zero, and balanced: up to Rp 1 goes to the rounding account.

        Raises:
            Unbalanced: More than rounding.
            TooLarge: The sides are beyond what an amount may be.
        """
        debit, credited = self.debit, self.credit
        if debit.sen > LARGEST_SEN:
            raise TooLarge(self.description)
        kept = tuple(line for line in self.lines if line.debit.sen or line.credit.sen)
        gap = debit - credited
        if abs(gap.sen) > ROUNDING_LIMIT.sen:
            raise Unbalanced(self.description, debit, credited)
        if gap:
            kept = (*kept, credit(Role.ROUNDING, gap, memo="Pembulatan"))
        return self if kept == self.lines else replace(self, lines=kept)

    def mirror(
        self, *, on_date: date, description: str, event: str, source: Source
    ) -> JournalDraft:
        """The same lines with sides swapped (journal_events rule 5); ``source`` is the original."""
        return replace(
            self,
            on_date=on_date,
            description=description,
            event=event,
            source=source,
            sequence=1,
            lines=tuple(line.swapped() for line in self.lines),
            reverses_id=source.id,
        )


def moved_to_unit(held: Iterable[Held], warehouse_id: str, unit_id: str) -> Iterator[Line]:
    """Lines that leave all that inventory accounts hold of a warehouse in one unit.

    Account and warehouse stay the same, so stock and books agree before and after.

    Args:
        held: What they hold in each unit now.
        warehouse_id: Where the stock lies.
        unit_id: The unit it belongs to from now on; :data:`NO_UNIT` for none.
    """
    for one in held:
        if one.unit_id != unit_id:
            yield debit(one.account_id, one.amount, warehouse=warehouse_id, unit=unit_id)
            yield credit(one.account_id, one.amount, warehouse=warehouse_id, unit=one.unit_id)
