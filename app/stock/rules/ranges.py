"""Bins from ranges: aisles 01-10, racks A-D, levels 1-4 … (WMS-MD-12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product
from typing import Final

MOST: Final = 20_000
_SPAN: Final = re.compile(r"([0-9]{1,4})-([0-9]{1,4})|([A-Za-z])-([A-Za-z])")
_ONE: Final = re.compile(r"[0-9A-Za-z]{1,8}")


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin to be made."""

    code: str
    aisle: str
    rack: str
    level: str
    bin: str


class BadRange(ValueError):
    """A range that cannot be read; carries the Indonesian sentence."""


def spread(text: str) -> list[str]:
    """``01-10`` → 01 … 10, ``A-D`` → A … D, ``1, 3, 5`` → 1 3 5; empty → nothing.

    Numbers keep the width of the first one, so that codes sort as people walk.

    Raises:
        BadRange: If a part is neither, or runs backwards.
    """
    found: list[str] = []
    for part in (piece.strip() for piece in text.split(",") if piece.strip()):
        found.extend(_part(part))
    twice = sorted({each for each in found if found.count(each) > 1})
    if twice:
        raise BadRange(f"{twice[0]} tertulis dua kali")
    return found


def _part(part: str) -> list[str]:
    span = _SPAN.fullmatch(part.replace(" ", "").replace("–", "-"))
    if span is None:
        if not _ONE.fullmatch(part):
            raise BadRange(f'"{part}" tidak dikenal (contoh: 01-10, A-D, atau 1, 3, 5)')
        return [part.upper()]
    if span[1]:
        first, last, width = int(span[1]), int(span[2]), len(span[1])
        made = [f"{number:0{width}}" for number in range(first, last + 1)]
    else:
        first, last = ord(span[3].upper()), ord(span[4].upper())
        made = [chr(letter) for letter in range(first, last + 1)]
    if not made:
        raise BadRange(f'"{part}" terbalik: mulai dari yang lebih kecil')
    return made


def bins(prefix: str, aisles: str, racks: str, levels: str, slots: str = "") -> list[Bin]:
    """Every combination, in walking order, coded ``WH1-A-01-A-01``.

    Args:
        prefix: What all codes begin with: warehouse and zone.
        aisles: Range of aisles.
        racks: Range of racks.
        levels: Range of levels.
        slots: Range of bins on a level.

    Raises:
        BadRange: If one cannot be read, all are empty, or there would be too many.
    """
    parts = [spread(each) for each in (aisles, racks, levels, slots)]
    if not any(parts):
        raise BadRange("isi paling sedikit satu rentang: lorong, rak, tingkat, atau bin")
    count = 1
    for part in parts:
        count *= len(part) or 1
    if count > MOST:
        raise BadRange(f"{count} lokasi terlalu banyak; paling banyak {MOST} sekali buat")
    return [
        Bin("-".join(part for part in (prefix, *combination) if part), *combination)
        for combination in product(*(part or [""] for part in parts))
    ]
