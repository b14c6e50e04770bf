"""Journals with named amounts and formulas (accounting-ux A9): ``$1``, ``$sewa*11%``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.accounting.rules.entry.amounts import NotAnAmount, evaluate, names_in
from app.accounting.rules.entry.sheet import EntryLine, Sheet
from app.core.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.money import Money


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line whose amount is a formula; an empty one takes what remains.

    Attributes:
        account: Code.
        debit: Formula of the debit side, or "".
        credit: Formula of the credit side, or "".
    """

    account: str
    debit: str = ""
    credit: str = ""
    memo: str = ""
    store: str = ""
    warehouse: str = ""
    party: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A template with its amounts.

    Attributes:
        lines: The journal's lines.
        problems: Line number from 1 on, and what is wrong with its formula.
    """

    lines: tuple[EntryLine, ...]
    problems: tuple[tuple[int, str], ...]


def names_of(lines: Sequence[TemplateLine]) -> tuple[str, ...]:
    """Names of the amounts a template asks for, in the order of its lines."""
    found = (name for line in lines for name in names_in(f"{line.debit} {line.credit}"))
    return tuple(dict.fromkeys(found))


def fill_in(lines: Sequence[TemplateLine], values: Mapping[str, Money]) -> FilledIn:
    """The lines with their formulas worked out.

    Formulas with names that have no value yet leave their amounts empty; the only line without a
    formula takes the remaining imbalance.
    """
    made: list[EntryLine] = []
    problems: list[tuple[int, str]] = []
    for place, line in enumerate(lines, 1):
        try:
            made.append(_line(line, values))
        except NotAnAmount as wrong:
            problems.append((place, str(wrong)))
            made.append(_bare(line))
    return FilledIn(_closed(lines, made), tuple(problems))


def _bare(line: TemplateLine) -> EntryLine:
    return EntryLine(
        account=line.account, memo=line.memo, store=line.store, warehouse=line.warehouse,
        party=line.party, unit=line.unit,
    )  # fmt: skip


def _line(line: TemplateLine, values: Mapping[str, Money]) -> EntryLine:
    bare = _bare(line)
    formula = line.debit or line.credit
    if not formula or any(name not in values for name in names_in(formula)):
        return bare
    amount = evaluate(formula, values)
    if amount < ZERO:
        raise NotAnAmount(f'"{formula}" menjadi negatif.')
    return bare.with_debit(amount) if line.debit else bare.with_credit(amount)


def _closed(lines: Sequence[TemplateLine], made: list[EntryLine]) -> tuple[EntryLine, ...]:
    """The only line without a formula takes the rest, once all others have their amounts."""
    open_rows = [row for row, line in enumerate(lines) if not line.debit and not line.credit]
    missing = [row for row, line in enumerate(made) if line.amountless]
    if len(open_rows) != 1 or missing != open_rows:
        return tuple(made)
    return Sheet(date.min, lines=tuple(made)).filled_in(open_rows[0]).lines
