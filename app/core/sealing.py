"""SHA-256 inside SQLite's SQL, which PostgreSQL has by itself.

``sha256_hex(text)`` is one hash; ``hash_chain(first, text) OVER (… ORDER BY …)`` is the hash of
each row over the hash of the row before it, and over ``first`` for the first row.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

#: What the first link of a chain is hashed over.
GENESIS: Final = "0" * 64


def sha256_hex(text: str) -> str:
    """SHA-256 of the UTF-8 text in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class HashChain:
    """The window function; the window always grows, so nothing is ever taken back."""

    def __init__(self) -> None:
        self._head: str | None = None

    def step(self, first: str, text: str) -> None:
        """One more row."""
        self._head = sha256_hex((self._head or first) + text)

    def inverse(self, *_row: Any) -> None:
        """Only a window that also shrinks would call it."""
        raise NotImplementedError

    def value(self) -> str | None:
        """The hash up to this row."""
        return self._head

    finalize = value


def register(connection: Any) -> None:
    """Make both functions known to a SQLite connection."""
    connection.create_function("sha256_hex", 1, sha256_hex, deterministic=True)
    connection.create_window_function("hash_chain", 2, HashChain)
