"""How long goods keep, when people are told, and how long a sold piece is under warranty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.errors import FieldError

#: Ten years; more is a slip of the hand.
LONGEST_DAYS: Final = 3_650
#: The longest warranty: twenty years.
LONGEST_WARRANTY: Final = 240
_MOST_LEVELS: Final = 6
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class ShelfRule:
    """What a product, a category or the organisation says; None asks the one above it.

    Attributes:
        min_life_percent: Least share of its whole life that goods must still have at receipt
            (WMS-LOT-07); 0 takes everything in.
        use_by_days: Days before the expiry until which it is best used (WMS-LOT-11).
        removal_days: Days before the expiry at which it leaves the shelf.
        alert_days: Days before the expiry at which the lot is told about once more.
        levels: Days before the expiry at which every lot is told about (WMS-LOT-05).
        warranty_months: How long a piece with a serial number is answered for (WMS-LOT-09).
    """

    min_life_percent: int | None = None
    use_by_days: int | None = None
    removal_days: int | None = None
    alert_days: int | None = None
    levels: tuple[int, ...] | None = None
    warranty_months: int | None = None


def levels_of(text: str | None) -> tuple[int, ...] | None:
    """Alert levels as they are kept, ``90,60,30``; None when there are none."""
    return tuple(int(part) for part in text.split(",")) if text else None


def levels_text(levels: tuple[int, ...] | None) -> str | None:
    """Alert levels in their stored form: each once, the earliest first."""
    return ",".join(map(str, sorted(set(levels), reverse=True))) if levels else None


def faults_of(rule: ShelfRule) -> list[FieldError]:
    """Everything wrong with a rule; empty when nothing is."""
    found: list[FieldError] = []
    if rule.min_life_percent is not None and not 0 <= rule.min_life_percent <= _WHOLE:
        found.append(FieldError("min_life_percent", "Sisa umur simpan di antara 0 dan 100 %."))
    days = (
        ("use_by_days", "Baik digunakan", rule.use_by_days),
        ("removal_days", "Tarik dari rak", rule.removal_days),
        ("alert_days", "Peringatan lot", rule.alert_days),
    )
    found += [
        FieldError(field, f"{what}: isi 0 sampai {LONGEST_DAYS} hari sebelum ED.")
        for field, what, count in days
        if count is not None and not 0 <= count <= LONGEST_DAYS
    ]
    months = rule.warranty_months
    if months is not None and not 0 <= months <= LONGEST_WARRANTY:
        message = f"Garansi: isi 0 sampai {LONGEST_WARRANTY} bulan."
        found.append(FieldError("warranty_months", message))
    levels = rule.levels or ()
    if len(levels) > _MOST_LEVELS:
        found.append(FieldError("levels", f"Paling banyak {_MOST_LEVELS} tingkat peringatan ED."))
    if any(not 1 <= days <= LONGEST_DAYS for days in levels):
        found.append(FieldError("levels", f"Tingkat peringatan ED 1 sampai {LONGEST_DAYS} hari."))
    return found
