"""A journal being written: lines as typed, every change a new value, so that undo is exact."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from app.core.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

#: Steps that can be taken back (A11).
STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line as typed; anything may still be missing.

    Attributes:
        account: Code, or what was typed when it names no account.
        debit: Amount of the debit side.
        credit: Amount of the credit side; one of both is zero.
        memo: The line's note; a formula stays here (A4).
        store: Code.
        warehouse: Code.
        filled: The amount was the remaining imbalance, not typed (A5, A8).
        unread_debit: What was typed and cannot be read as an amount.
        unread_credit: The same on the other side.
        party: Code of the customer it concerns, on the accounts kept per customer.
        unit: Code of the business unit; "" leaves it to the store, else the warehouse.
    """

    account: str = ""
    debit: Money = ZERO
    credit: Money = ZERO
    memo: str = ""
    store: str = ""
    warehouse: str = ""
    filled: bool = False
    unread_debit: str = ""
    unread_credit: str = ""
    party: str = ""
    unit: str = ""

    @property
    def blank(self) -> bool:
        """Nothing was typed; such a line is no line of the journal."""
        return self == BLANK

    @property
    def amountless(self) -> bool:
        """Neither side has anything."""
        return not (self.debit or self.credit or self.unread_debit or self.unread_credit)

    def with_debit(self, amount: Money) -> EntryLine:
        """Typed into Debit: the other side empties (A5)."""
        return replace(
            self, debit=amount, credit=ZERO if amount else self.credit, filled=False,
            unread_debit="", unread_credit="" if amount else self.unread_credit,
        )  # fmt: skip

    def with_credit(self, amount: Money) -> EntryLine:
        """Typed into Kredit: the other side empties."""
        return replace(
            self, credit=amount, debit=ZERO if amount else self.debit, filled=False,
            unread_credit="", unread_debit="" if amount else self.unread_debit,
        )  # fmt: skip

    def without_amount(self) -> EntryLine:
        """The same account, dimensions and note, no amount."""
        return replace(
            self, debit=ZERO, credit=ZERO, filled=False, unread_debit="", unread_credit=""
        )


BLANK: Final = EntryLine()


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A receipt that goes with the journal: its bytes are stored, the journal is not yet.

    Attributes:
        sha256: Names the stored content.
        name: What people call the file.
    """

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A journal being written.

    Attributes:
        on_date: Its date.
        description: What it is about.
        entity: Code of the legal entity, "" for the main one.
        lines: As typed; blank ones between them count for nothing.
        draft: Key of the draft it was kept as at the server, "" for none.
        version: Of that draft when it was read.
        files: Receipts it will carry (A12).
    """

    on_date: date
    description: str = ""
    entity: str = ""
    lines: tuple[EntryLine, ...] = field(default=())
    draft: str = ""
    version: int | None = None
    files: tuple[SheetFile, ...] = ()

    @property
    def used(self) -> tuple[EntryLine, ...]:
        """The lines that are not blank."""
        return tuple(line for line in self.lines if not line.blank)

    @property
    def debit(self) -> Money:
        """Sum of the debit side."""
        return total(line.debit for line in self.lines)

    @property
    def credit(self) -> Money:
        """Sum of the credit side."""
        return total(line.credit for line in self.lines)

    @property
    def gap(self) -> Money:
        """Debit less credit; zero when the journal balances (A6)."""
        return self.debit - self.credit

    @property
    def empty(self) -> bool:
        """Nothing was written yet; the date does not count."""
        return not self.description and not self.used and not self.files

    def line(self, row: int) -> EntryLine:
        """A line; the one behind the last is blank."""
        return self.lines[row] if row < len(self.lines) else BLANK

    def with_line(self, row: int, line: EntryLine) -> Sheet:
        """With one line changed; blank ones are added up to it."""
        lines = list(self.lines)
        lines.extend([BLANK] * (row + 1 - len(lines)))
        lines[row] = line
        return replace(self, lines=tuple(lines))

    def with_lines(self, row: int, lines: Sequence[EntryLine], *, over: int = 0) -> Sheet:
        """With lines put in at a row, in place of ``over`` lines that stood there."""
        kept = list(self.lines)
        kept.extend([BLANK] * (row - len(kept)))
        return replace(self, lines=(*kept[:row], *lines, *kept[row + over :]))

    def without(self, rows: Sequence[int]) -> Sheet:
        """Without some lines."""
        gone = set(rows)
        kept = tuple(line for row, line in enumerate(self.lines) if row not in gone)
        return replace(self, lines=kept)

    def filled_in(self, row: int) -> Sheet:
        """An empty amount takes the remaining imbalance on the side that closes it (A5)."""
        line, gap = self.line(row), self.gap
        if not line.amountless or not line.account or not gap:
            return self
        closed = line.with_credit(gap) if gap.sen > 0 else line.with_debit(-gap)
        return self.with_line(row, replace(closed, filled=True))

    def mirrored(self) -> tuple[EntryLine, ...]:
        """The lines with sides swapped."""
        return tuple(replace(line, debit=line.credit, credit=line.debit) for line in self.used)


class History:
    """The steps of one sheet: what was, what is, what was taken back (A11)."""

    def __init__(self, sheet: Sheet) -> None:
        self.now = sheet
        self._past: list[Sheet] = []
        self._future: list[Sheet] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return bool(self._future)

    def do(self, sheet: Sheet) -> bool:
        """Make a step; False when nothing is different."""
        if sheet == self.now:
            return False
        self._past = [*self._past[-(STEPS - 1) :], self.now]
        self._future.clear()
        self.now = sheet
        return True

    def undo(self) -> bool:
        """Take the last step back."""
        if not self._past:
            return False
        self._future.append(self.now)
        self.now = self._past.pop()
        return True

    def redo(self) -> bool:
        """Make a step again that was taken back."""
        if not self._future:
            return False
        self._past.append(self.now)
        self.now = self._future.pop()
        return True

    def begin(self, sheet: Sheet) -> None:
        """Go on with another sheet; its steps begin here."""
        self.now = sheet
        self._past.clear()
        self._future.clear()
