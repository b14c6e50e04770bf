"""What a journal line may carry besides its account: store, warehouse, unit, and the party.

Stores, warehouses, customers and suppliers belong to higher slices.  Each registers here the table
where codes and names of its dimension stand, so that journals can be written and shown by codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _nothing(_row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A table of ``(org_id, id)`` rows that journal lines point at.

    Attributes:
        kind: ``store``, ``warehouse``, or a party kind such as ``customer``.
        title: What people call it.
        table: Where its rows are.
        code: Column of the code people use.
        name: Column of the name.
        group: Column that puts them into kinds, such as the channel of a store; "" for none.
        groups: Kinds with their names.
        group_title: What people call such a kind.
        carried: Columns an export of the books carries besides the id.
        made: Gives a restored row the columns the books do not know, from those carried.
        follows: Column that names another row of the table, which an export then carries too.
        warehouse: Column with the id of the warehouse a row belongs to; "" where it has none.
        usable: Column that says whether new lines may name it; "" where all may be.
    """

    kind: str
    title: str
    table: str
    code: str = "code"
    name: str = "name"
    group: str = ""
    groups: tuple[tuple[str, str], ...] = ()
    group_title: str = ""
    carried: tuple[str, ...] = ("code", "name")
    made: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _nothing
    follows: str = ""
    warehouse: str = ""
    usable: str = ""

    def group_name(self, code: str) -> str:
        """What a kind is called."""
        return dict(self.groups).get(code, code)


STORE: Final = "store"
WAREHOUSE: Final = "warehouse"
UNIT: Final = "unit"
#: What a line has a column for; everything else is a party.
PLACES: Final = (STORE, WAREHOUSE, UNIT)

#: Before the code of a kind, in place of one store: ``@shopee`` is all stores of the channel.
KIND_MARK: Final = "@"
#: Instead of a code: lines that carry none.
NONE: Final = "-"

_known: dict[str, Dimension] = {}


def register(dimension: Dimension) -> Dimension:
    """Make a dimension known; called once when the slice that owns it is loaded."""
    if _known.setdefault(dimension.kind, dimension) != dimension:
        raise RuntimeError(f"dimension {dimension.kind} registered twice")
    return dimension


def find(kind: str) -> Dimension | None:
    """The dimension, if its slice is there."""
    return _known.get(kind)


def narrowed(kind: str, code: str) -> str:
    """Words of a filter: ``Toko SHP``, ``Kanal Shopee``, ``Tanpa gudang``; "" without one."""
    dimension = find(kind)
    if not code or dimension is None:
        return code
    if code == NONE:
        return f"Tanpa {dimension.title.lower()}"
    if code.startswith(KIND_MARK):
        name = dimension.group_name(code.removeprefix(KIND_MARK))
        return f"{dimension.group_title} {name}"
    return f"{dimension.title} {code}"


def known() -> tuple[Dimension, ...]:
    """Every dimension, those others point at first; the same order however slices were loaded."""
    first = {WAREHOUSE: 0, STORE: 1, UNIT: 2}  # a store names its warehouse
    return tuple(sorted(_known.values(), key=lambda one: (first.get(one.kind, 3), one.kind)))


def parties() -> tuple[Dimension, ...]:
    """Every kind of party."""
    return tuple(one for kind, one in _known.items() if kind not in PLACES)
