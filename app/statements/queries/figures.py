"""Sums of accounts as statements need them: of ranges side by side, and split by a dimension."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.sums import Range, by_account, lines_of, select_of
from app.accounting.rules.periods import month_of, stretch
from app.core.db import NIL
from app.statements.rules import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.accounting.queries.scope import Scope
    from app.core.work import Read

#: Account id to debit minus credit, in sen.
Nets = dict[str, int]
#: What figures are split by, and how it is written in balances and in lines.
_KEYS: Final = {
    "store": ("x.store_id", "coalesce(x.store_id, :nil)"),
    "warehouse": ("x.warehouse_id", "coalesce(x.warehouse_id, :nil)"),
    "unit": ("x.unit_id", "coalesce(x.unit_id, :nil)"),
    "entity": ("x.entity_id", "x.entity_id"),
    "month": ("x.ym", ""),
}


def nets(read: Read, scope: Scope, *wanted: Sequence[Range]) -> list[Nets]:
    """Debit minus credit by account for each group of ranges; one round trip."""
    found = read.rows_many(*(select_of(read, one, scope, None) for one in wanted))
    return [
        {account: debit - credit for account, (debit, credit) in by_account(rows).items()}
        for rows in found
    ]


def split(
    read: Read, scope: Scope, start: date, end: date, by: str, *, closing: bool
) -> dict[str, Nets]:
    """Debit minus credit by key and account: key is an id (NIL for none), or ``2026-11``."""
    in_balances, in_lines = _KEYS[by]
    pieces, params = [], {**scope.params, "nil": NIL}
    conditions = scope.on("x") + ("" if closing else " AND NOT x.closing")
    found = stretch(start, end)
    if found.months is not None:
        params |= {"m": found.months[0], "n": found.months[1]}
        pieces.append(
            f"SELECT {in_balances} AS k, x.account_id, sum(x.debit - x.credit) AS net "
            "FROM account_balance x WHERE x.org_id = :org AND x.ym BETWEEN :m AND :n"
            f"{conditions} GROUP BY {in_balances}, x.account_id"
        )
    lines = lines_of(read.dialect)
    for place, (first, last, sign) in enumerate(_days(found.days, by)):
        params |= {f"f{place}": first, f"t{place}": last}
        key, grouped = (
            (f"'{month_of(first)}'", "") if by == "month" else (in_lines, f", {in_lines}")
        )
        net = "x.debit - x.credit" if sign > 0 else "x.credit - x.debit"
        pieces.append(
            f"SELECT {key} AS k, {lines.account} AS account_id, sum({net}) AS net "
            f"FROM {lines.source} WHERE x.org_id = :org "
            f"AND x.on_date BETWEEN :f{place} AND :t{place}{conditions} "
            f"GROUP BY {lines.account}{grouped}"
        )
    made: dict[str, Nets] = defaultdict(dict)
    if not pieces:
        return made
    for key, account, net in read.rows_many(
        (
            "SELECT CAST(s.k AS text), s.account_id, CAST(sum(s.net) AS bigint) FROM ("
            + " UNION ALL ".join(pieces)
            + ") s GROUP BY s.k, s.account_id",
            params,
        )
    )[0]:
        made[key][account] = net
    return made


def _days(days: Iterable[tuple[date, date, int]], by: str) -> Iterator[tuple[date, date, int]]:
    """Days that are read line by line; by month each range is of one: no line is asked for its."""
    for first, last, sign in days:
        if by == "month":
            parts = ranges.months(ranges.Days(first, last))
            yield from ((one.start, one.end, sign) for one in parts)
        else:
            yield first, last, sign


def beside(
    read: Read,
    scope: Scope,
    inside: Iterable[str],
    days: tuple[date, date],
    key: str = "account_id",
) -> list[tuple[Any, ...]]:
    """Lines of journals that touch some accounts, summed: what stands on the other side.

    Args:
        read: Who asks.
        scope: Filters on the touching lines' journals (by entity).
        inside: The accounts; lines on them are told apart.
        days: First and last day.
        key: Column of the journal the sums are also grouped by: ``event``, or the account alone.

    Returns:
        Key, account id, debit minus credit.  Closing journals are left out.
    """
    ids = sorted(inside)
    if not ids:
        return []
    names = [f"g{at}" for at in range(len(ids))]
    params: dict[str, Any] = dict(zip(names, ids, strict=True))
    listed = ", ".join(f":{name}" for name in names)
    picked, joined = "x.account_id", ""
    if key == "event":
        picked = "j.event"
        joined = "JOIN journal j ON j.org_id = x.org_id AND j.id = x.journal_id "
    return read.rows(
        f"SELECT {picked}, x.account_id, CAST(sum(x.debit - x.credit) AS bigint) "
        "FROM (SELECT DISTINCT l.org_id, l.journal_id FROM journal_line l WHERE l.org_id = :org "
        f"AND l.account_id IN ({listed}) AND l.on_date BETWEEN :start AND :end "
        f"AND NOT l.closing{scope.on('l')}) t "
        f"JOIN journal_line x ON x.org_id = t.org_id AND x.journal_id = t.journal_id {joined}"
        f"GROUP BY {picked}, x.account_id",
        **params, **scope.params, start=days[0], end=days[1],
    )  # fmt: skip


def minus(left: Mapping[str, int], right: Mapping[str, int]) -> Nets:
    """Account by account."""
    return {key: left.get(key, 0) - right.get(key, 0) for key in {*left, *right}}
