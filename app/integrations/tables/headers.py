"""Header cells made comparable, and columns found by name, never by position."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.integrations.xlsx.rows import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.integrations.xlsx.sheet import Cell

_INVISIBLE: Final = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")
_BLANKS: Final = re.compile(r"\s+")
_SLASH: Final = re.compile(r"\s*([/\\])\s*")
_CURRENCY: Final = re.compile(r"\s*\((?:idr|rp\.?|php|myr|rm|sgd|thb|vnd|twd|usd)\)$")


@lru_cache(maxsize=4096)
def normalise_header(text: str) -> str:
    """NFKC, invisible marks out, blanks collapsed, case folded, trailing currency and ``*`` off."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    # Casefolding can undo the composition ("İ"), so the form is fixed once more.
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", plain))
    plain = _SLASH.sub(r"\1", _BLANKS.sub(" ", plain).strip(" '"))
    return _CURRENCY.sub("", plain.rstrip("* ")).rstrip("* ")


def header_texts(cells: Sequence[Cell]) -> list[str]:
    """The cells of a row as normalised headers."""
    return [normalise_header(cell) if isinstance(cell, str) else "" for cell in cells]


@dataclass(frozen=True, slots=True)
class Binding:
    """Where each field stands in this sheet.

    Attributes:
        width: Columns of the header; a row is padded to ``width + 1`` so that index ``width`` is
            blank and a missing field needs no special case.
        places: Field -> column index, ``width`` for a field the sheet does not have.
        titles: Header texts as written, one a column.
        unknown: Headers nobody reads, repeated ones with their count.
    """

    width: int
    places: Mapping[str, int]
    titles: tuple[str, ...]
    unknown: tuple[str, ...]

    def has(self, field: str) -> bool:
        """Whether the sheet has a column for the field."""
        return self.places[field] < self.width

    def title(self, field: str) -> str:
        """The field's header as written in this file."""
        place = self.places[field]
        return self.titles[place] if place < self.width else ""


def bind(
    cells: Sequence[Cell], catalogue: Mapping[str, tuple[str, ...]], ignored: Iterable[str] = ()
) -> Binding:
    """Find the catalogue's fields among the header cells.

    Args:
        cells: The header row.
        catalogue: Field -> the headers it goes by, best first.
        ignored: Headers known and deliberately not read.
    """
    found = header_texts(cells)
    first: dict[str, int] = {}
    for index, header in enumerate(found):
        if header:
            first.setdefault(header, index)
    width = len(cells)
    places = {
        field: next((first[name] for name in map(normalise_header, names) if name in first), width)
        for field, names in catalogue.items()
    }
    known = {normalise_header(name) for names in catalogue.values() for name in names}
    known.update(map(normalise_header, ignored))
    return Binding(
        width, places, tuple(map(_title, cells, range(width))), _unknown(found, known, cells)
    )


def _title(cell: Cell, index: int) -> str:
    text = _BLANKS.sub(" ", cell).strip() if isinstance(cell, str) else str(cell)
    return text or f"(kolom {column_letters(index)})"


def _unknown(found: Sequence[str], known: set[str], cells: Sequence[Cell]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    unknown: list[str] = []
    for index, header in enumerate(found):
        if not header:
            continue
        seen[header] += 1
        if header not in known or seen[header] > 1:
            again = f" ({seen[header]})" if seen[header] > 1 else ""
            unknown.append(_title(cells[index], index) + again)
    return tuple(unknown)
