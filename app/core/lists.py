"""Lists as SQL parameters: one statement for a whole set, the same on both databases."""

from __future__ import annotations

from typing import Final

#: How PostgreSQL must understand the list's texts, by our column types.
_ARRAYS: Final = {"text": "text[]", "uuid": "uuid[]", "bigint": "bigint[]"}


def among(dialect: str, column: str, parameter: str, kind: str = "text") -> str:
    """SQL that is true when ``column`` is in the list given as ``:parameter``.

    The list is one parameter however long it is, so the statement stays the same (and prepared).

    Args:
        dialect: ``postgresql`` or ``sqlite``.
        column: The column or expression.
        parameter: Name of the parameter that carries a Python list.
        kind: ``text``, ``uuid`` or ``bigint``.
    """
    if dialect == "postgresql":
        # Not "= ANY": a cached plan compares every row with every element of a long list.
        return f"{column} IN (SELECT unnest(CAST(:{parameter} AS {_ARRAYS[kind]})))"
    return f"{column} IN (SELECT value FROM json_each(:{parameter}))"
