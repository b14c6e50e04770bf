"""Sums of accounts over any days: whole months from the balances, the rest from the lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.scope import one_of
from app.accounting.rules.periods import first_day, month_of, stretch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.accounting.queries.scope import Scope
    from app.core.work import Read

#: The end of a range that has none.
FOREVER: Final = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Range:
    """Days that are summed; ``closing`` says whether journals that close a month count."""

    start: date | None
    end: date
    closing: bool = True


def before(day: date) -> Range:
    """Everything up to the day before."""
    return Range(None, day - timedelta(days=1))


def movement(
    start: date | None, end: date, *, after_closing: bool, since: date | None = None
) -> tuple[Range, ...]:  # fmt: skip
    """The ranges of a movement; closing journals of the range itself count only after closing (B4).

    Without a start the months before the last one keep theirs: they are history; ``since`` is
    another first day of those that do not count.
    """
    if after_closing:
        return (Range(start, end),)
    limit = closing_limit(start or since, end)
    if start is not None:
        return (Range(start, end, closing=False),)
    return (before(limit), Range(limit, end, closing=False))


def closing_limit(start: date | None, end: date) -> date:
    """From this day on "before closing" leaves closing journals out."""
    return start if start is not None else first_day(month_of(end))


def sums(
    read: Read, scope: Scope, *wanted: Sequence[Range], accounts: Sequence[str] | None = None
) -> list[dict[str, tuple[int, int]]]:
    """Debit and credit in sen by account id, for each group of ranges; one round trip."""
    asked = [select_of(read, ranges, scope, accounts) for ranges in wanted]
    return [by_account(rows) for rows in read.rows_many(*asked)]


def by_account(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[int, int]]:
    """What :func:`select_of` found."""
    return {account: (debit, credit) for account, debit, credit in rows}


def select_of(
    read: Read, ranges: Sequence[Range], scope: Scope, accounts: Sequence[str] | None
) -> tuple[str, dict[str, Any]]:
    """The select behind :func:`sums`, for a round trip with others."""
    pieces: list[str] = []
    params: dict[str, Any] = dict(scope.params)
    only = ""
    if accounts is not None:
        condition, values = one_of("{x}.account_id", accounts)
        only, params = f" AND {condition}", params | values
    lines = lines_of(read.dialect if accounts is None else "")
    for index, wanted in enumerate(ranges):
        pieces += _pieces(wanted, str(index), scope, only, lines, params)
    if not pieces:
        pieces = ["SELECT account_id, debit, credit FROM account_balance WHERE 1 = 0"]
    return (
        "SELECT s.account_id, CAST(sum(s.debit) AS bigint), "
        "CAST(sum(s.credit) AS bigint) FROM ("
        + " UNION ALL ".join(pieces)
        + ") s GROUP BY s.account_id",
        params,
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines ``x`` of some days come from, for a sum by account."""

    source: str
    account: str


def lines_of(dialect: str) -> Lines:
    """The lines, in the order in which the database groups them fastest.

    SQLite sorts what it groups, which takes longer than reading it.  Account by account (``CROSS
    JOIN`` keeps that order) the lines come grouped out of the index.  PostgreSQL groups by hashing
    and reads the days in one piece.
    """
    if dialect != "sqlite":
        return Lines("journal_line x", "x.account_id")
    return Lines(
        "account y CROSS JOIN journal_line x ON x.org_id = y.org_id AND x.account_id = y.id "
        "AND y.org_id = :org",
        "y.id",
    )


def _pieces(
    wanted: Range, suffix: str, scope: Scope, only: str, lines: Lines, params: dict[str, Any]
) -> list[str]:
    found = stretch(wanted.start, wanted.end)
    closing = "" if wanted.closing else " AND NOT {x}.closing"
    conditions = (scope.sql + closing + only).replace("{x}", "x")
    pieces = []
    if found.months is not None:
        params |= {f"m{suffix}": found.months[0], f"n{suffix}": found.months[1]}
        pieces.append(
            "SELECT x.account_id, sum(x.debit) AS debit, sum(x.credit) AS credit "
            "FROM account_balance x "
            f"WHERE x.org_id = :org AND x.ym BETWEEN :m{suffix} AND :n{suffix}{conditions} "
            "GROUP BY x.account_id"
        )
    for place, (first, last, sign) in enumerate(found.days):
        minus = "-" if sign < 0 else ""
        params |= {f"f{suffix}_{place}": first, f"t{suffix}_{place}": last}
        pieces.append(
            f"SELECT {lines.account} AS account_id, {minus}sum(x.debit) AS debit, "
            f"{minus}sum(x.credit) AS credit FROM {lines.source} WHERE x.org_id = :org "
            f"AND x.on_date BETWEEN :f{suffix}_{place} AND :t{suffix}_{place}{conditions} "
            f"GROUP BY {lines.account}"
        )
    return pieces
