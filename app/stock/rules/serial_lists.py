"""Serial numbers as people hand them in: a list, pasted or from a file, and ranges (WMS-LOT-10)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.stock.rules.serials import serial_key

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Serials of one receipt line; more is a mistake in a range.
MOST: Final = 5_000
_TO: Final = re.compile(r"\s*(?:\.{2,}|…|\bs/d\b|\bs\.d\.?(?=\s)|\bsampai\b)\s*", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s,;|]+")
_NUMBERED: Final = re.compile(r"(.*?)(\d{1,12})")
#: More lines in one message help nobody.
_NAMED: Final = 5


class BadSerials(ValueError):
    """A list that cannot be taken; every line that is wrong, in Indonesian."""


def read_serials(text: str) -> tuple[str, ...]:
    """Serials of a list; ``SN001..SN120`` (or ``SN001 s/d 120``) stands for all of them.

    Raises:
        BadSerials: Naming each line with a broken range or a serial that stands there twice.
    """
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    wrong: list[str] = []
    for at, line in enumerate(text.splitlines(), start=1):
        try:
            for serial in _of_line(line):
                key = serial_key(serial)
                if key in found:
                    wrong.append(f"baris {at}: {serial} sudah ada di baris {lines[key]}")
                    continue
                found[key], lines[key] = serial, at
        except BadSerials as error:
            wrong.append(f"baris {at}: {error}")
    if len(found) > MOST:
        wrong.append(f"{len(found)} nomor seri terlalu banyak; paling banyak {MOST} sekali terima")
    if wrong:
        more = f"; dan {len(wrong) - _NAMED} lainnya" if len(wrong) > _NAMED else ""
        sentence = f"{'; '.join(wrong[:_NAMED])}{more}."
        raise BadSerials(f"{sentence[:1].upper()}{sentence[1:]}")
    return tuple(found.values())


def _of_line(line: str) -> Iterator[str]:
    for part in filter(None, _BETWEEN.split(_TO.sub("..", line.strip()))):
        first, to, last = part.partition("..")
        if to:
            yield from _range(first, last)
        else:
            yield part


def _range(first: str, last: str) -> Iterator[str]:
    """``SN001``, ``SN120`` or ``120`` → SN001 … SN120; numbers keep the width of the first."""
    start, end = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if start is None or end is None or end[1].upper() not in {"", start[1].upper()}:
        raise BadSerials(f'rentang "{first}..{last}" tidak dikenal (contoh: SN001..SN120)')
    begin, stop = int(start[2]), int(end[2])
    if stop < begin:
        raise BadSerials(f'rentang "{first}..{last}" terbalik: mulai dari yang lebih kecil')
    if stop - begin >= MOST:
        raise BadSerials(f'rentang "{first}..{last}" terlalu panjang (paling banyak {MOST})')
    return (f"{start[1]}{number:0{len(start[2])}}" for number in range(begin, stop + 1))
