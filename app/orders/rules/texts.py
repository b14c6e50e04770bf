"""Texts of an order: what it is found by, what it holds in one line, what its notes ask for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.catalog.rules.text import folded, sku_key, tidy
from app.customers.rules import normalise_phone, phone_words
from app.scanning.normalise import order_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: PostgreSQL refuses index rows beyond 2,704 bytes.
_SEARCH_BYTES: Final = 700
_MOST_WORDS: Final = 6
_SHOWN: Final = 3
_GIFT: Final = re.compile(
    r"\b(kado|hadiah|gift|bungkus kado|kartu ucapan|ulang tahun)\b", re.IGNORECASE
)
_FRAGILE: Final = re.compile(r"\b(pecah belah|mudah pecah|fragile|bubble ?wrap)\b", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[0-9A-Z]+")


def number_key(text: str) -> str:
    """The form in which order numbers, platform ids and resi are stored and asked for (PU-10)."""
    return text if _PLAIN.fullmatch(text) else order_key(text)


@lru_cache(maxsize=65_536)
def line_key(sku: str, product: str, variation: str) -> str:
    """What a marketplace SKU is mapped by; name and variation where it has none (WMS-MD-20)."""
    key = sku_key(sku)
    return key or sku_key(f"{product}|{variation}")


def option_key(option: str) -> str:
    """What a shipping option is mapped by (WMS-MD-18)."""
    return folded(option)


def summary(parts: Sequence[tuple[int, str]]) -> str:
    """``2× PRF-VAN-01, 1× BDM-KOP-06 dan 2 lainnya``."""
    named = [f"{qty}× {_tidied(name)}" for qty, name in parts[:_SHOWN]]
    more = f" dan {len(parts) - _SHOWN} lainnya" if len(parts) > _SHOWN else ""
    return ", ".join(named) + more


_tidied: Final = lru_cache(maxsize=65_536)(tidy)


def search_text(
    numbers: Iterable[str], names: Iterable[str], phone: str, skus: Iterable[str]
) -> str:
    """Everything an order is found by in the list (ERP-ORD-13), folded, each once."""
    known = "" if not phone or "*" in phone else phone_words(normalise_phone(phone))
    words = dict.fromkeys((*numbers, *names, known, *skus))
    text = _folded(" ".join(filter(None, words)))
    if len(text) * 4 <= _SEARCH_BYTES:
        return text
    return text.encode()[:_SEARCH_BYTES].decode(errors="ignore")


def _folded(text: str) -> str:
    return " ".join(text.lower().split()) if text.isascii() else folded(text)


def search_words(text: str) -> tuple[str, ...]:
    """What to look for: a phone however it is written is one word, other words in any order."""
    phone = normalise_phone(text)
    if phone:
        return (phone,)
    found = sorted(set(folded(text).split()), key=lambda word: (-len(word), word))
    return tuple(found[:_MOST_WORDS])


def wants_gift(*notes: str) -> bool:
    """Whether a note asks for gift wrapping (ERP-ORD-03)."""
    return any(note and _GIFT.search(note) for note in notes)


def wants_care(*notes: str) -> bool:
    """Whether a note says that it breaks."""
    return any(note and _FRAGILE.search(note) for note in notes)
