"""From a marketplace's SKU to our products (WMS-MD-20): mapping, exact match, suggestions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from app.catalog.rules.bundles import exploded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.catalog.rules.refs import ProductRef

_WORDS: Final = re.compile(r"[0-9A-Z]+")
#: Below this share of likeness a suggestion only misleads.
_ALIKE_PERCENT: Final = 45


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


def suggestions(
    key: str, product: str, variation: str, candidates: Sequence[Candidate], most: int = 3
) -> tuple[Suggestion, ...]:
    """The products most like a marketplace line, the best first.

    A SKU counts by its letters and digits alone (``prf_van01`` is ``PRF-VAN-01``), a name by the
    words both have.
    """
    code = "".join(_WORDS.findall(key))
    words = _words(f"{product} {variation}")
    rated = [
        Suggestion(each.sku, each.name, percent)
        for each in candidates
        if (percent := max(_code_percent(code, each.sku), _name_percent(words, each.name)))
        >= _ALIKE_PERCENT
    ]
    return tuple(sorted(rated, key=lambda each: (-each.percent, each.sku))[:most])


def _code_percent(code: str, sku: str) -> int:
    other = "".join(_WORDS.findall(sku.upper()))
    if not code or not other:
        return 0
    if code == other:
        return 100
    matcher = SequenceMatcher(None, code, other, autojunk=False)
    if matcher.real_quick_ratio() * 100 < _ALIKE_PERCENT:
        return 0
    return min(99, int(matcher.ratio() * 100))


def _name_percent(words: frozenset[str], name: str) -> int:
    others = _words(name)
    if not words or not others:
        return 0
    return min(98, 200 * len(words & others) // (len(words) + len(others)))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.upper()))


def names_of(lines: Iterable[tuple[int, str, str]]) -> list[tuple[int, str]]:
    """Quantity and the best short name of each line: its SKU, else the product's name."""
    return [(qty, sku or product) for qty, sku, product in lines]
