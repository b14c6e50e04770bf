"""A made-up tax year for the gallery."""

from __future__ import annotations

from typing import Final

from app.core.money import ZERO, Money
from app.identity.api import EntityRow
from app.tax.api import TaxMonth, TaxYear

ENTITIES: Final = (
    EntityRow("UTAMA", "PT Lumbung Sehat", "pt", "", "", is_default=True, is_pkp=False),
    EntityRow("CV", "CV Lumbung Jaya", "cv", "", "", is_default=False, is_pkp=True),
)


def _rp(amount: int) -> Money:
    return Money(amount * 100)


def _month(number: int, turnover: int, *, accrued: bool = True, out: int = 0) -> TaxMonth:
    due = turnover * 5 // 1000
    return TaxMonth(
        f"2026-{number:02d}", _rp(turnover), _rp(turnover), _rp(due), _rp(due if accrued else 0),
        _rp(out), _rp(out // 3), accrued and out > 0,
    )  # fmt: skip


_MONTHS: Final = (
    *(_month(n, 380_000_000 + n * 9_000_000) for n in range(1, 10)),
    _month(10, 412_500_000, accrued=False), _month(11, 288_150_000, accrued=False),
    TaxMonth("2026-12", ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, offset=False),
)  # fmt: skip
YEAR: Final = TaxYear(
    "UTAMA", 2026, False, _MONTHS, _rp(4_475_650_000), _rp(4_525_650_000), _rp(4_800_000_000), 90,
    (("pph_final", _rp(4_612_500)),),
)  # fmt: skip
PKP: Final = TaxYear(
    "CV", 2026, True,
    tuple(_month(n, 610_000_000, accrued=n < 10, out=67_100_000) for n in range(1, 12)),
    _rp(7_320_000_000), _rp(6_710_000_000), _rp(4_800_000_000), 100,
    (("pph_final", _rp(6_100_000)), ("ppn", _rp(89_466_667))),
)  # fmt: skip
EMPTY: Final = TaxYear("UTAMA", 2026, False, (), ZERO, ZERO, _rp(4_800_000_000), 0, ())
