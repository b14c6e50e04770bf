"""Cursors as they travel: with a checksum, so that only one this program wrote comes back.

A list trusts its cursor, which is the key of a row.  One that was cut, made up, or taken from
another list is refused here, once for all lists.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from app.core.commands import Query

_BETWEEN: Final = "~"


def paged(kind: type[Query[Any]]) -> bool:
    """Whether a query is answered in pages."""
    return "after" in kind.model_fields


def seal(name: str, plain: Any) -> Any:
    """The answer of a paged query with the cursor in it sealed, also of a page inside it."""
    if not isinstance(plain, dict):
        return plain
    if "next" in plain:
        return plain | {"next": _sealed(name, plain["next"])}
    return {key: seal(name, value) for key, value in plain.items()}


def _sealed(name: str, cursor: str | None) -> str | None:
    return None if cursor is None else f"{cursor}{_BETWEEN}{_check(name, cursor)}"


def unseal(name: str, cursor: object) -> object:
    """The cursor inside; what is no text is left to the schema.

    Raises:
        InvalidInput: It is not one this query gave.
    """
    if not isinstance(cursor, str):
        return cursor
    inside, between, check = cursor.rpartition(_BETWEEN)
    if not between or check != _check(name, inside):
        words = "penanda halaman tidak dikenal; mulai dari awal tanpa after"
        raise InvalidInput(
            f"Isian {name} belum benar: after: {words}.", (FieldError("after", words),)
        )
    return inside


def _check(name: str, cursor: str) -> str:
    return f"{zlib.crc32(f'{name}|{cursor}'.encode()):08x}"
