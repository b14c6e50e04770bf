"""Texts as they are compared and searched."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Texts of a file repeat: brands, categories, units.
_REMEMBERED: Final = 32_768
_BLANKS: Final = re.compile(r"\s+")
#: PostgreSQL refuses index rows beyond 2,704 bytes.
_SEARCH_BYTES: Final = 1_400
#: More words than anybody types; each one is looked for in every row.
_MOST_WORDS: Final = 8


@lru_cache(maxsize=_REMEMBERED)
def tidy(text: str) -> str:
    """One line: NFKC, blanks collapsed and stripped."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


@lru_cache(maxsize=_REMEMBERED)
def folded(text: str) -> str:
    """Text as it is searched: tidy and without case."""
    return tidy(tidy(text).casefold())


def sku_key(sku: str) -> str:
    """A SKU as it is compared: tidy, upper case."""
    return tidy(sku).upper()


def search_text(name: str, variant: str, sku: str, brand: str, codes: Iterable[str]) -> str:
    """What a product is sorted by and found by: its name first, its barcodes last."""
    return shortened(folded(" ".join((name, variant, sku, brand, *codes))))


def shortened(text: str) -> str:
    """As much of a search text as an index entry holds; whole barcodes are found without it."""
    raw = text.encode()
    if len(raw) <= _SEARCH_BYTES:
        return text
    return raw[:_SEARCH_BYTES].decode(errors="ignore")


def words(text: str) -> tuple[str, ...]:
    """The words of a question, in any order and each once, the longest first."""
    found = sorted(set(folded(text).split()), key=lambda word: (-len(word), word))
    return tuple(found[:_MOST_WORDS])
