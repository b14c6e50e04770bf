"""From a marketplace's SKU to our products (WMS-MD-20): mapping, exact match, suggestions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from app.catalog.rules.bundles import exploded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef

_WORDS: Final = re.compile(r"[0-9A-Z]+")
#: Below this share of likeness a suggestion only misleads.
_ALIKE_PERCENT: Final = 45
#: Products with most in common that are compared letter by letter.
_COMPARED: Final = 30


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one unit of a marketplace line is here."""

    product: ProductRef
    multiplier: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A product to be put in the box; ``qty`` in base units."""

    product_id: str
    qty: int
    bundle_id: str | None


def parts_of(resolved: Resolved, qty: int) -> list[Part]:
    """What a line of so many pieces takes from the shelf; a service takes nothing."""
    product, units = resolved.product, qty * resolved.multiplier
    if product.is_bundle:
        return [
            Part(component, amount, product.id)
            for component, amount in exploded(product.components, units).items()
        ]
    return [Part(product.id, units, None)] if product.has_stock else []


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product that may be meant."""

    sku: str
    name: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product that is probably meant, and how alike it is in percent."""

    sku: str
    name: str
    percent: int


_PIECES: Final = re.compile(r"(?:^|[^0-9A-Z])(\d{1,3}) ?(?:PCS|PC|X)(?![A-Z])|ISI ?(\d{1,3})(?!\d)")


def pieces_hint(key: str) -> int:
    """How many pieces one sold unit seems to hold (``3PCS-LIP``, ``SERUM|ISI 2``); 1 if unsaid."""
    found = _PIECES.search(key.upper())
    return max(1, int(found[1] or found[2])) if found else 1


class Matcher:
    """Finds the products most like a marketplace line.

    A SKU counts by its letters and digits alone (``prf_van01`` is ``PRF-VAN-01``), a name by the
    words both have.  Products that share nothing with the line are never compared: with 6 000
    products one line takes about 2 ms.
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self._codes = ["".join(_WORDS.findall(each.sku.upper())) for each in candidates]
        self._words = [_words(each.name) for each in candidates]
        self._by_piece: dict[str, list[int]] = {}
        for place, code in enumerate(self._codes):
            for piece in _pieces(code) | self._words[place]:
                self._by_piece.setdefault(piece, []).append(place)

    def suggestions(
        self, key: str, product: str, variation: str, most: int = 3
    ) -> tuple[Suggestion, ...]:
        """The best first; none when nothing is alike."""
        code = "".join(_WORDS.findall(key))
        words = _words(f"{product} {variation}")
        shared = Counter(
            place for piece in _pieces(code) | words for place in self._by_piece.get(piece, ())
        )
        rated = []
        for place, _ in shared.most_common(_COMPARED):
            percent = max(
                _code_percent(code, self._codes[place]), _name_percent(words, self._words[place])
            )
            if percent >= _ALIKE_PERCENT:
                each = self._candidates[place]
                rated.append(Suggestion(each.sku, each.name, percent))
        return tuple(sorted(rated, key=lambda each: (-each.percent, each.sku))[:most])


def _pieces(code: str) -> frozenset[str]:
    """Every three letters in a row."""
    return frozenset(code[place : place + 3] for place in range(len(code) - 2))


def _code_percent(code: str, other: str) -> int:
    if not code or not other:
        return 0
    if code == other:
        return 100
    return min(99, int(SequenceMatcher(None, code, other, autojunk=False).ratio() * 100))


def _name_percent(words: frozenset[str], others: frozenset[str]) -> int:
    if not words or not others:
        return 0
    return min(98, 200 * len(words & others) // (len(words) + len(others)))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.upper()))
