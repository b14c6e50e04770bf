"""Which entries of the trail a person limited to some warehouses is told (WMS-SEC-08).

An entry carries no warehouse of its own: the thing it is about does, and its owner says how to find
it.  So the trail of a document is told to exactly those who may open the document, also for entries
written long ago and for documents of two warehouses, and writing an entry costs nothing more.  A
kind nobody spoke for is told to people of all warehouses only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from app.core.work import Read

#: Ids of the warehouses of the person who asks, for the conditions of owners.
MINE: Final = "{mine}"
#: Their codes.
MY_CODES: Final = "{codes}"
_EVERYBODY: Final[set[str]] = set()
_WHOLE: Final[set[str]] = set()
_KINDS: Final[dict[str, str]] = {}
_ACTIONS: Final[dict[str, str]] = {}
_WAREHOUSES: Final = "SELECT m.{column} FROM warehouse m WHERE m.org_id = :org AND {mine}"


def everybody(*kinds: str) -> None:
    """Say that things of these kinds belong to the whole organisation."""
    _EVERYBODY.update(kinds)


def of_table(kind: str, table: str, *columns: str) -> None:
    """Say that a thing is the row of a table whose columns hold ids of its warehouses.

    Args:
        kind: As entries name it.
        table: With ``org_id`` and ``id``.
        columns: One of them is a warehouse of the person.
    """
    mine = " OR ".join(f"s.{column} IN {MINE}" for column in columns)
    where(kind, f"{table} s WHERE s.org_id = a.org_id AND s.id = a.subject_id AND ({mine})")


def whole(*kinds: str) -> None:
    """Say that things of these kinds are for those who see the whole organisation."""
    _WHOLE.update(kinds)


def where(kind: str, source: str) -> None:
    """Say how a thing is found in a warehouse of the person.

    Args:
        kind: As entries name it.
        source: What follows FROM, with a condition on the entry ``a`` and on :data:`MINE`; it
            gives a row when the person may see the thing.

    Raises:
        RuntimeError: Somebody spoke for this kind.
    """
    if _KINDS.setdefault(kind, source) != source:
        raise RuntimeError(f"{kind} has two owners")


def of_action(action: str, condition: str) -> None:
    """Say what must hold for entries of one action, whatever they are about.

    Args:
        action: Whose values name a warehouse where the thing itself has none.
        condition: On the entry ``a``, with :data:`MY_CODES` or :data:`MINE`.
    """
    _ACTIONS[action] = condition


def known_kinds() -> frozenset[str]:
    """Every kind somebody spoke for."""
    return frozenset(_EVERYBODY | _WHOLE | set(_KINDS))


def condition(read: Read) -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters: the entry ``a`` may be told to the person."""
    if read.actor.warehouses is None:
        return "", {}
    names = read.among("m.code", "my_warehouses", "text")
    branches = [
        *(f"WHEN a.action = '{action}' THEN {one}" for action, one in sorted(_ACTIONS.items())),
        f"WHEN a.subject_kind IN ({_listed(_EVERYBODY)}) THEN 1 = 1",
        *(
            f"WHEN a.subject_kind = '{kind}' THEN EXISTS (SELECT 1 FROM {source})"  # noqa: S608 - of owners
            for kind, source in sorted(_KINDS.items())
        ),
    ]
    sql = f" AND CASE {' '.join(branches)} ELSE 1 = 0 END"
    for mark, column in ((MINE, "id"), (MY_CODES, "code")):
        sql = sql.replace(mark, f"({_WAREHOUSES.format(column=column, mine=names)})")
    return sql, {"my_warehouses": sorted(read.actor.warehouses)}


def _listed(kinds: set[str]) -> str:
    return ", ".join(f"'{kind}'" for kind in sorted(kinds)) or "NULL"
