"""Rates and limits with the day they hold from; an organisation may add newer ones (indonesia.md).

A rate is a fraction of whole numbers, so that nothing is ever a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from app.core.money import ZERO, Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PPH_FINAL: Final = "pph_final"
PPH_FINAL_FREE: Final = "pph_final.free"
PPH_FINAL_LIMIT: Final = "pph_final.limit"
PKP_LIMIT: Final = "pkp.limit"
PPN: Final = "ppn"
PPN_BASE: Final = "ppn.base"
_RUPIAH: Final = 100
#: People whose first part of a year's turnover is free (T1).
_PERSON: Final = "perorangan"


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate, or a limit in whole rupiah over 1, from a day on."""

    code: str
    valid_from: date
    num: int
    den: int
    source: str


#: What holds unless the organisation says otherwise.
DEFAULTS: Final = (
    Rate(PPH_FINAL, date(2018, 7, 1), 5, 1000, "PP 23/2018, PP 55/2022 pasal 56"),
    Rate(PPH_FINAL_FREE, date(2022, 1, 1), 500_000_000, 1, "PP 55/2022 pasal 60"),
    Rate(PPH_FINAL_LIMIT, date(2018, 7, 1), 4_800_000_000, 1, "PP 55/2022 pasal 57"),
    Rate(PKP_LIMIT, date(2014, 1, 1), 4_800_000_000, 1, "PMK 197/2013, PMK 164/2023"),
    Rate(PPN, date(1984, 7, 1), 10, 100, "UU PPN"),
    Rate(PPN, date(2022, 4, 1), 11, 100, "UU 7/2021"),
    Rate(PPN, date(2025, 1, 1), 12, 100, "UU 7/2021, PMK 131/2024"),
    Rate(PPN_BASE, date(1984, 7, 1), 1, 1, "UU PPN"),
    Rate(PPN_BASE, date(2025, 1, 1), 11, 12, "PMK 131/2024 pasal 3"),
)


def rate_on(rates: Iterable[Rate], code: str, day: date) -> Rate | None:
    """The newest rate that holds on a day; of two from the same day the later listed one."""
    found = [rate for rate in rates if rate.code == code and rate.valid_from <= day]
    return max(reversed(found), key=lambda rate: rate.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class Due:
    """PPh final of one month: turnover above the free part, and the tax in whole rupiah."""

    taxable: Money
    tax: Money


def entitled(year_before: Money, day: date, rates: Iterable[Rate]) -> bool:
    """Whether the turnover of the year before is small enough for PPh final (indonesia.md T1).

    A year that grows past the limit is still taxed so to its end.
    """
    limit = rate_on(rates, PPH_FINAL_LIMIT, day)
    return limit is None or year_before.sen <= limit.num * _RUPIAH


def pph_final(
    kind: str,
    months: Sequence[tuple[date, Money]],
    rates: Sequence[Rate],
    *,
    year_before: Money = ZERO,
) -> list[Due]:
    """PPh final of the months of one year, in order (PP 55/2022; indonesia.md T1).

    Args:
        kind: Of the legal entity; a person's first part of the year is free.
        months: First day and turnover of each month from January on.
        rates: Defaults and the organisation's own.
        year_before: Turnover of the year before.
    """
    if months and not entitled(year_before, months[0][0], rates):
        return [Due(ZERO, ZERO) for _ in months]
    found, before = [], 0
    for day, turnover in months:
        after = before + turnover.sen
        free_rate = rate_on(rates, PPH_FINAL_FREE, day) if kind == _PERSON else None
        free = free_rate.num * _RUPIAH if free_rate else 0
        taxable = max(0, after - free) - max(0, before - free)
        rate = rate_on(rates, PPH_FINAL, day)
        sen = taxable * rate.num // rate.den if rate and taxable > 0 else 0
        found.append(Due(Money(taxable), Money(sen // _RUPIAH * _RUPIAH) if sen else ZERO))
        before = after
    return found


def warning_level(turnover: Money, limit: Money) -> int:
    """0, 80, 90 or 100: how much of the PKP limit is reached (ERP-FIN-11)."""
    return next((level for level in (100, 90, 80) if turnover.sen * 100 >= limit.sen * level), 0)
