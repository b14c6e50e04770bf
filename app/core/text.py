"""Numbers, dates and words as Indonesian screens and documents show them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from app.core.env import WIB

if TYPE_CHECKING:
    from app.core.money import Money

_MONTHS: Final = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
_SHORT: Final = (
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
)  # fmt: skip
_DAYS: Final = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_TWENTY: Final = 20
_ONES: Final = (
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
)  # fmt: skip


def tanggal(day: date) -> str:
    """``21 Nov 2026``."""
    return f"{day.day} {_SHORT[day.month - 1]} {day.year}"


def tanggal_panjang(day: date) -> str:
    """``21 November 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def hari(day: date) -> str:
    """``Sabtu, 21 Nov 2026``."""
    return f"{_DAYS[day.weekday()]}, {tanggal(day)}"


def nama_hari(day: date) -> str:
    """``Sabtu``."""
    return _DAYS[day.weekday()]


def bulan(day: date) -> str:
    """``November 2026``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def wib(moment: datetime) -> datetime:
    """The same instant on a Jakarta clock; a naive value is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(WIB)


def jam(moment: datetime) -> str:
    """``14.05 WIB``."""
    return f"{wib(moment):%H.%M} WIB"


def waktu(moment: datetime) -> str:
    """``21 Nov 2026 14.05``."""
    local = wib(moment)
    return f"{tanggal(local.date())} {local:%H.%M}"


def angka(number: int) -> str:
    """``1.380``; a minus stays in front."""
    return f"{number:,}".replace(",", ".")


def rupiah(amount: Money) -> str:
    """``Rp 1.380.000``."""
    return amount.rupiah()


def terbilang(number: int) -> str:
    """A whole number in Indonesian words, as receipts and berita acara print it."""
    if number < 0:
        return f"minus {terbilang(-number)}"
    return _words(number)


def _words(number: int) -> str:
    if number < len(_ONES):
        return _ONES[number]
    if number < _TWENTY:
        return f"{_ONES[number - 10]} belas"
    for size, name, single in (
        (10**12, "triliun", ""), (10**9, "miliar", ""), (10**6, "juta", ""),
        (1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", ""),
    ):  # fmt: skip
        if number >= size:
            count, rest = divmod(number, size)
            head = single if single and count == 1 else f"{_words(count)} {name}"
            return f"{head} {_words(rest)}" if rest else head
    raise AssertionError(number)


def terbilang_rupiah(amount: Money) -> str:
    """``dua juta rupiah lima puluh sen``; sen only when there are some (indonesia.md §6)."""
    if amount.sen < 0:
        return f"minus {terbilang_rupiah(-amount)}"
    whole, sen = divmod(amount.sen, 100)
    words = f"{terbilang(whole)} rupiah"
    return f"{words} {terbilang(sen)} sen" if sen else words


def tanggal_terbilang(day: date) -> str:
    """``Sabtu, tanggal dua puluh satu bulan November tahun dua ribu dua puluh enam``."""
    return (
        f"{_DAYS[day.weekday()]}, tanggal {terbilang(day.day)} bulan {_MONTHS[day.month - 1]} "
        f"tahun {terbilang(day.year)}"
    )


def nominal(amount: Money) -> str:
    """A printed amount with its sen, without Rp: ``1.234.567,00`` (documents-id §1)."""
    whole, sen = divmod(abs(amount.sen), 100)
    return f"{'-' if amount.sen < 0 else ''}{angka(whole)},{sen:02d}"
