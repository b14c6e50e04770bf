"""Texts that stand in one line everywhere: on labels, in lists, in letters."""

from __future__ import annotations

import unicodedata
from typing import Final

from pydantic import AfterValidator

#: They turn the reading of what follows around, and a name into another one.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str) -> str:
    """The text.

    Raises:
        ValueError: It has a tab, a line break, or a sign that turns the reading around.
    """
    if any(unicodedata.category(sign) == "Cc" or sign in _TURNING for sign in text):
        raise ValueError("harus satu baris, tanpa tab, baris baru, atau tanda pembalik arah")
    return text


#: For annotations of a parameter, behind its length: pydantic then still speaks of a text.
ONE_LINE: Final = AfterValidator(one_line)
