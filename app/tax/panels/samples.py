"""A made-up tax year for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final

from app.core.money import ZERO, Money
from app.identity.api import EntityRow
from app.tax.api import EfakturFileRow, TaxInvoiceRow, TaxMonth, TaxYear

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


def _invoice(
    number: str,
    day: int,
    buyer: str,
    base: int,
    *problems: str,
    tin: str = "",
    nik: str = "",
    file: str = "",
) -> TaxInvoiceRow:
    return TaxInvoiceRow(
        number, date(2026, 10, day), buyer, tin, "National ID" if nik else "TIN", nik,
        "Jl. Melati No. 5, Bandung", "", _rp(base), _rp(base * 11 // 100), _rp(base * 11 // 100),
        problems, file,
    )  # fmt: skip


INVOICES: Final = (
    _invoice(
        "INV-20261002-0001", 2, "PT Maju Bersama", 18_500_000, tin="0012345678901000",
        file="EFK-202611-002",
    ),
    _invoice(
        "SO-20261012-0007", 12, "Dewi Lestari", 1_240_000,
        "Isi NPWP pembeli.", "Isi alamat pembeli.",
    ),
    _invoice("SO-20261019-0031", 19, "Budi Santoso", 415_000, nik="3273010101900001"),
    replace(
        _invoice(
            "SO-20261021-0004", 21, "CV Berkah Tani", 2_750_000, tin="0021345678901000",
            file="EFK-202611-002",
        ),
        taken_back=True,
    ),
    replace(
        _invoice("SO-20261024-0019", 24, "Toko Rahayu", 960_000, tin="0031345678901000"),
        canceled="EFK-202611-002: Data pembeli salah",
    ),
)  # fmt: skip
FILES: Final = (
    EfakturFileRow(
        "EFK-202611-002", "EFK-202611-002-efaktur-UTAMA-202610.xml", "2026-10", 1, _rp(2_035_000),
        "9f" * 32, datetime(2026, 11, 12, 3, 20, tzinfo=UTC), "Maria Simanjuntak", "", 1,
    ),
    EfakturFileRow(
        "EFK-202611-001", "EFK-202611-001-efaktur-UTAMA-202610.xml", "2026-10", 2, _rp(2_080_650),
        "4a" * 32, datetime(2026, 11, 10, 9, 5, tzinfo=UTC), "Maria Simanjuntak",
        "Ditolak Coretax",
    ),
)  # fmt: skip
