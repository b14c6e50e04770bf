"""Customers as they are compared: phones, marketplace names, tags (WMS-CRM-01, WMS-CRM-02)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.money import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: What a customer can be, with the words of the screens.
TYPES: Final = {
    "retail": "Retail",
    "agen": "Agen",
    "reseller": "Reseller",
    "dropshipper": "Dropshipper",
}
NAMELESS: Final = "Tanpa nama"
LONGEST_NAME: Final = 120
LONGEST_TAG: Final = 30
#: E.164 allows 15 digits; the shortest Indonesian numbers have 9 with their country code.
_DIGITS: Final = range(8, 16)
_COUNTRY: Final = "62"
#: A mobile number whose leading zero a spreadsheet ate: 8 and at least eight more digits.
_NO_ZERO: Final = re.compile(r"8\d{8,11}")
_LEFT_OUT: Final = re.compile("[\\s\\-\u2010-\u2015\u2212.()'\u2019`_]+")
_SEVERAL: Final = re.compile(r"[/,;|]|\batau\b", re.IGNORECASE)
_NUMBER_TAIL: Final = re.compile(r"(\d{8,15})\.0+")
_MASKS: Final = ("*", "•", "●", "×××")
_BLANKS: Final = re.compile(r"\s+")
_TAG: Final = re.compile(r"[^\w\-]+")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_SEARCH_BYTES: Final = 1_400
_MOST_WORDS: Final = 8


def is_masked(text: str) -> bool:
    """Whether a marketplace hid part of the text (``S******i``, ``******28``)."""
    return any(mark in text for mark in _MASKS)


def normalise_phone(text: str) -> str:
    """One form for ``0812-3456-789``, ``+62 812 3456 789``, ``628123456789`` and ``8123456789``.

    Args:
        text: As typed, or as a marketplace wrote it; of several numbers the first counts.

    Returns:
        ``628…`` for Indonesian numbers, ``+60…`` for foreign ones, or "" for a masked number or
        none at all (WMS-CRM-02).  Normalising again changes nothing.
    """
    if is_masked(text):
        return ""
    for part in _SEVERAL.split(unicodedata.normalize("NFKC", text)):
        phone = _one_phone(part.strip())
        if phone:
            return phone
    return ""


def _one_phone(text: str) -> str:
    tail = _NUMBER_TAIL.fullmatch(text)
    compact = _LEFT_OUT.sub("", tail[1] if tail else _visible(text))
    digits = compact.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return ""
    phone = _international(digits, plus=compact.startswith("+"))
    return phone if len(phone.removeprefix("+")) in _DIGITS else ""


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf"})


def _international(digits: str, *, plus: bool) -> str:
    if digits.startswith("00"):
        digits, plus = digits.lstrip("0"), True
    if digits.startswith(_COUNTRY):
        # "+62 0812…" is written often; no Indonesian number has a zero behind the country code.
        return _COUNTRY + digits.removeprefix(_COUNTRY).lstrip("0")
    if digits.startswith("0"):
        return _COUNTRY + digits.lstrip("0")
    if not plus and _NO_ZERO.fullmatch(digits):
        return _COUNTRY + digits
    return f"+{digits}"


def shown_phone(phone: str | None) -> str:
    """A stored phone as people write it: ``0812-3456-789``, foreign ones ``+60…``."""
    local = _local(phone or "")
    if not local.startswith("08"):
        return local or phone or ""
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)


def handle_of(platform: str, username: str) -> str:
    """``shopee:budi99``: who a buyer is on a platform; "" when the name is missing or masked."""
    name = _fold(username)
    return "" if not platform or not name or is_masked(name) else f"{platform}:{name}"


def best_name(name: str, username: str) -> str:
    """The name of a new customer: what is readable, else the buyer name, else what there is."""
    cleaned = tidy(name)[:LONGEST_NAME]
    if cleaned and not is_masked(cleaned):
        return cleaned
    buyer = tidy(username)[:LONGEST_NAME]
    return (buyer if buyer and not is_masked(buyer) else cleaned) or NAMELESS


def tidy(text: str) -> str:
    """One line: NFKC, blanks collapsed and stripped."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _fold(text: str) -> str:
    return tidy(tidy(text).casefold())


def tag_of(text: str) -> str:
    """A tag as it is stored: ``COD Risky`` and ``#cod_risky`` are ``cod_risky``."""
    return _TAG.sub("_", _fold(text)).strip("_")[:LONGEST_TAG]


def tags_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Tags without blanks and repeats, in alphabetical order."""
    return tuple(sorted({tag for tag in map(tag_of, texts) if tag}))


def is_email(text: str) -> bool:
    """Whether the text looks like an e-mail address."""
    return _EMAIL.fullmatch(text) is not None


def search_text(name: str, code: str, phones: Iterable[str], tags: Iterable[str]) -> str:
    """What a customer is sorted by and found by; phones in both forms people type."""
    numbers = [phone_words(phone) for phone in phones if phone]
    marks = [tag_word(tag) for tag in tags]
    raw = _fold(" ".join((name, code, *numbers, *marks))).encode()
    return raw[:_SEARCH_BYTES].decode(errors="ignore")


def known_by_name(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a customer is who is known by name only, as the books know them."""
    return {
        "email": "", "default_address": "", "notes": "", "tags": [], "credit_limit": ZERO,
        "last_order_key": "", "total_orders": 0, "total_spent": ZERO, "total_rts": 0,
        "search": search_text(row["name"], row["code"], (), ()),
    }  # fmt: skip


def phone_words(phone: str) -> str:
    """A stored phone in the forms people search by: ``628…`` and ``08…``."""
    return f"{phone} {_local(phone)}".strip()


def _local(phone: str) -> str:
    return "0" + phone.removeprefix(_COUNTRY) if phone.startswith(_COUNTRY) else ""


def search_words(text: str) -> tuple[str, ...]:
    """What to look for: a phone or part of one as its digits, other words in any order."""
    folded = _fold(text)
    if folded and not folded.strip("0123456789+-(). "):
        return ("".join(c for c in folded if c.isdigit()),)
    found = sorted(set(folded.split()), key=lambda word: (-len(word), word))
    return tuple(found[:_MOST_WORDS])


def tag_word(tag: str) -> str:
    """How a tag stands in the search text."""
    return f"#{tag_of(tag)}#"


def code_of(new_id: str) -> str:
    """A customer's code from its id: ten characters no two ids share in practice, easy to read.

    The alphabet leaves out I, L, O and U (Crockford's base 32).
    """
    value = int(new_id.replace("-", "")[-13:], 16)
    letters = "".join(_ALPHABET[(value >> (5 * place)) & 31] for place in reversed(range(10)))
    return f"C-{letters}"


_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def per_hundred(part: int, whole: int) -> int:
    """Percent rounded half up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the orders of a customer say about it."""

    orders: int
    rts: int

    @property
    def rts_percent(self) -> int:
        """Parcels that came back per hundred orders, rounded half up; 0 without orders."""
        return per_hundred(self.rts, self.orders)

    def is_risky(self, limit_percent: int) -> bool:
        """Whether more than so many per hundred came back (WMS-CRM-09)."""
        return self.rts * 100 > limit_percent * self.orders
