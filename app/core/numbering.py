"""Gapless document numbers (C10, INV-14).

The counter row is locked by the gate near the end of the transaction, so many people can work at
once and a rolled-back command leaves no gap.  A handler gets a token that the gate replaces by the
number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.db import NIL
from app.core.effects import LEDGER, EffectKind, Step, one, several

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.core.work import Work

_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, slots=True)
class Series:
    """A kind of document number.

    Attributes:
        code: For instance ``BAP``.
        restarts: ``year``, ``month`` or ``day``.
        width: Digits of the running number; more when they are needed.
        separator: Between the parts.
    """

    code: str
    restarts: str
    width: int
    separator: str = "-"

    def period(self, day: date) -> str:
        """The period key a date falls into."""
        # Not by strftime, which takes ten times as long: each posting asks twice.
        if self.restarts == "year":
            return f"{day.year:04d}"
        if self.restarts == "month":
            return f"{day.year:04d}{day.month:02d}"
        return f"{day.year % 100:02d}{day.month:02d}{day.day:02d}"

    def prefix(self, day: date) -> str:
        """Everything before the running number."""
        return f"{self.code}{self.separator}{self.period(day)}{self.separator}"


#: Formats of ``warehouse-and-sales.md``; journals as decided in architecture §14.
SERIES: Final = {
    series.code: series
    for series in (
        Series("JRN", "year", 6), Series("BAP", "day", 3), Series("PO", "year", 6, "/"),
        Series("GRN", "day", 4), Series("SO", "day", 4), Series("SHP", "day", 4),
        Series("MNF", "day", 3), Series("DO", "day", 4), Series("IWTO", "day", 3),
        Series("TRF", "day", 4), Series("RPK", "day", 4), Series("RPL", "day", 4),
        Series("ADJ", "day", 3), Series("OPN", "day", 3), Series("CC", "day", 3),
        Series("RMA", "day", 3), Series("SRT", "day", 3), Series("PRT", "day", 3),
        Series("KLM", "day", 3), Series("WO", "day", 4), Series("WAV", "day", 4),
        Series("PCK", "day", 4), Series("PAK", "day", 4), Series("IMP", "day", 3),
        Series("INV", "month", 4), Series("BYR", "month", 4), Series("UMP", "month", 4),
        Series("PUM", "month", 4), Series("PGU", "month", 4), Series("HPS", "month", 4), Series("JPH", "day", 3),
        Series("EFK", "month", 3),
    )
}  # fmt: skip


def token(order: int) -> str:
    """The stand-in for the number a command will get."""
    return f"{_OPEN}{order}{_CLOSE}"


def order_of(text: str) -> int:
    """The position behind a token."""
    return int(text.strip(_OPEN + _CLOSE))


def has_tokens(text: str) -> bool:
    """Whether numbers are still to be filled in."""
    return _OPEN in text


def fill(text: str, numbers: dict[int, str]) -> str:
    """Replace tokens by numbers."""
    for order, number in numbers.items():
        text = text.replace(token(order), number)
    return text


NUMBER: Final = LEDGER.kind(
    EffectKind(
        "number",
        (
            ("series", "text"), ("scope", "uuid"), ("period", "text"), ("prefix", "text"),
            ("width", "bigint"), ("only_with_lines_of", "uuid"),
        ),
    )
)  # fmt: skip

#: A stock journal whose goods cost nothing has no lines, so it gets no number and is not written.
_WANTED: Final = (
    "(SELECT * FROM {number} q WHERE q.only_with_lines_of IS NULL OR EXISTS "
    "(SELECT 1 FROM journal_line l WHERE l.org_id = :org AND l.journal_id = q.only_with_lines_of))"
)
#: Rank of the step that answers with the numbers it gave.
GIVEN: Final = 70
_NUMBERED: Final = "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
_COUNTED: Final = "INSERT INTO document_counter (org_id, series, scope, period, last) "
_COUNT_ON: Final = (
    "ON CONFLICT (org_id, series, scope, period) "
    "DO UPDATE SET last = document_counter.last + excluded.last"
)
_ITS_COUNTER: Final = (
    "c.org_id = :org AND c.series = r.series AND c.scope = r.scope AND c.period = r.period"
)

LEDGER.step(
    Step(
        GIVEN, "count and give numbers", ("number",),
        "WITH wanted AS (SELECT q.series, q.scope, q.period, q.prefix, q.width, q.ord, "
        "row_number() OVER same AS place, count(*) OVER (PARTITION BY q.series, q.scope, q.period) "
        "AS many FROM " + _WANTED + " q WINDOW same AS (PARTITION BY q.series, q.scope, q.period "
        "ORDER BY q.ord)), "
        "counted AS (INSERT INTO document_counter AS c (org_id, series, scope, period, last) "
        "SELECT CAST(:org AS uuid), w.series, w.scope, w.period, count(*) FROM wanted w "
        "GROUP BY w.series, w.scope, w.period ORDER BY w.series, w.scope, w.period "
        "ON CONFLICT (org_id, series, scope, period) DO UPDATE SET last = c.last + excluded.last "
        "RETURNING series, scope, period, last) "
        "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
        "SELECT CAST(:org AS uuid), n.series, n.scope, n.period, n.n, CAST(:cmd AS uuid), n.ord, "
        "n.prefix || lpad(CAST(n.n AS text), greatest(CAST(n.width AS integer), "
        "length(CAST(n.n AS text))), '0') "
        "FROM (SELECT w.*, c.last - w.many + w.place AS n FROM wanted w "
        "JOIN counted c USING (series, scope, period)) n RETURNING ord, text",
        only="postgresql",
    ),
    Step(
        69, "count a number", (one("number"),),
        _COUNTED + "SELECT :org, w.series, w.scope, w.period, 1 FROM " + _WANTED + " w WHERE true " +
        _COUNT_ON,
        only="sqlite",
    ),
    Step(
        GIVEN, "give a number", (one("number"),),
        _NUMBERED + "SELECT :org, r.series, r.scope, r.period, c.last, :cmd, r.ord, "
        "r.prefix || printf('%0*d', r.width, c.last) FROM " + _WANTED + " r "
        "CROSS JOIN document_counter c WHERE " + _ITS_COUNTER + " RETURNING ord, text",
        only="sqlite",
    ),
    Step(
        69, "count numbers", (several("number"),),
        _COUNTED + "SELECT :org, w.series, w.scope, w.period, count(*) FROM " + _WANTED + " w "
        "WHERE true GROUP BY w.series, w.scope, w.period ORDER BY w.series, w.scope, w.period " +
        _COUNT_ON,
        only="sqlite",
    ),
    Step(
        GIVEN, "give numbers", (several("number"),),
        _NUMBERED + "SELECT :org, r.series, r.scope, r.period, c.last - r.many + r.place, :cmd, "
        "r.ord, r.prefix || printf('%0*d', r.width, c.last - r.many + r.place) FROM "
        "(SELECT w.*, row_number() OVER (PARTITION BY w.series, w.scope, w.period ORDER BY w.ord) "
        "AS place, count(*) OVER (PARTITION BY w.series, w.scope, w.period) AS many FROM " +
        _WANTED + " w) r JOIN document_counter c ON " + _ITS_COUNTER + " RETURNING ord, text",
        only="sqlite",
    ),
)  # fmt: skip


def request_row(
    code: str, day: date, scope: str = NIL, only_with_lines_of: str | None = None
) -> tuple[object, ...]:
    """The effect row that asks for one number."""
    series = SERIES[code]
    return (code, scope, series.period(day), series.prefix(day), series.width, only_with_lines_of)


#: Numbers given at once are counted from here, so that they never meet those of the gate.
_EARLY: Final = 1_000_000


def give_now(work: Work, code: str, days: Sequence[date], scope: str, place: int) -> list[str]:
    """Take the next numbers of a series within the running transaction, one for each day.

    Two statements however many they are; the counters are locked in the order of their periods.

    Args:
        work: The running transaction.
        code: The series.
        days: Of the documents; those of one period follow each other in this order.
        scope: What the series counts within.
        place: How many numbers this command took before.
    """
    series = SERIES[code]
    many = sorted(Counter(map(series.period, days)).items())
    wanted = ", ".join(
        f"(:org, :series, :scope, :period{at}, :many{at})" for at in range(len(many))
    )
    params: dict[str, object] = {}
    for at, (period, count) in enumerate(many):
        params |= {f"period{at}": period, f"many{at}": count}
    last = work.rows(
        "INSERT INTO document_counter (org_id, series, scope, period, last) "
        f"VALUES {wanted} ON CONFLICT (org_id, series, scope, period) "
        "DO UPDATE SET last = document_counter.last + excluded.last RETURNING period, last",
        series=code, scope=scope, **params,
    )  # fmt: skip
    taken = dict(many)
    following = {period: n - taken[period] for period, n in last}
    given = []
    for at, day in enumerate(days, 1):
        period = series.period(day)
        following[period] = n = following[period] + 1
        text = f"{series.prefix(day)}{n:0{series.width}d}"
        given.append((period, n, _EARLY + place + at, text))
    _write(work, code, scope, given)
    return [text for _period, _n, _ord, text in given]


def _write(work: Work, code: str, scope: str, given: Sequence[tuple[str, int, int, str]]) -> None:
    rows = ", ".join(
        f"(:org, :series, :scope, :p{at}, :n{at}, :cmd, :o{at}, :t{at})" for at in range(len(given))
    )
    params = {
        f"{name}{at}": value
        for at, row in enumerate(given)
        for name, value in zip("pnot", row, strict=True)
    }
    work.execute(
        "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
        f"VALUES {rows}",
        series=code, scope=scope, cmd=work.command_id, **params,
    )  # fmt: skip
