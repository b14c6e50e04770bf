"""The filters every report shares, and what a person limited to warehouses may see (WMS-SEC-08)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from app.accounting.queries.lookups import dimension_id, dimension_ids, entity_of
from app.accounting.rules import dimensions
from app.accounting.rules.dimensions import KIND_MARK, NONE, STORE, UNIT, WAREHOUSE
from app.core.db import NIL
from app.core.errors import InvalidInput, NotFound, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.accounting.rules.dimensions import Dimension
    from app.core.work import Read


@dataclass(frozen=True, slots=True)
class Scope:
    """Conditions on a row ``{x}`` that has entity, store, warehouse and unit; with parameters."""

    sql: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def on(self, alias: str) -> str:
        """The conditions for an alias, each with AND in front."""
        return self.sql.replace("{x}", alias)


def scope_of(
    read: Read, *, entity: str = "", store: str = "", warehouse: str = "", unit: str = ""
) -> Scope:
    """Turn the codes of a report's filters into conditions.

    ``-`` asks for what has none, ``@shopee`` for all stores of a channel.

    Raises:
        NotFound, InvalidInput, WarehouseRefused
    """
    parts: list[str] = []
    params: dict[str, Any] = {}
    if entity:
        parts.append("{x}.entity_id = :entity")
        params["entity"] = entity_of(read, entity).id
    if store == NONE:
        parts.append("coalesce({x}.store_id, :nil) = :nil")
        params["nil"] = NIL
    elif store.startswith(KIND_MARK):
        kind = _kind_of(store.removeprefix(KIND_MARK))
        parts.append(
            f"{{x}}.store_id IN (SELECT g.id FROM {kind.table} g WHERE g.org_id = :org "
            f"AND g.{kind.group} = :channel)"
        )
        params["channel"] = store.removeprefix(KIND_MARK)
    elif store:
        parts.append("{x}.store_id = :store")
        params["store"] = dimension_id(read, STORE, store)
    if unit == NONE:
        parts.append("coalesce({x}.unit_id, :nil) = :nil")
        params["nil"] = NIL
    elif unit:
        parts.append("{x}.unit_id = :unit")
        params["unit"] = dimension_id(read, UNIT, unit)
    if warehouse == NONE and read.actor.warehouses is None:
        parts.append("coalesce({x}.warehouse_id, :nil) = :nil")
        params["nil"] = NIL
        return Scope("".join(f" AND {part}" for part in parts), params)
    allowed = _warehouses(read, warehouse)
    if allowed is not None:
        names = [f"w{index}" for index in range(len(allowed))]
        parts.append(f"{{x}}.warehouse_id IN ({', '.join(f':{name}' for name in names) or 'NULL'})")
        params |= dict(zip(names, allowed, strict=True))
    return Scope("".join(f" AND {part}" for part in parts), params)


class WholeBooksOnly(UserError):
    """A statement that only balances over everything was asked by somebody who sees a part."""

    code = "WHOLE_BOOKS"

    def __init__(self, report: str) -> None:
        super().__init__(
            f"{report} hanya benar untuk seluruh badan usaha, sedangkan Anda dibatasi pada gudang "
            "tertentu. Minta laporan ini kepada akuntan."
        )


def whole_books(read: Read, report: str) -> None:
    """Refuse a person who is limited to warehouses.

    Raises:
        WholeBooksOnly
    """
    if read.actor.warehouses is not None:
        raise WholeBooksOnly(report)


def members(read: Read, kind: str, *, to_post: bool = False) -> tuple[tuple[str, str], ...]:
    """Codes and names of the stores, warehouses or units the person may name, by code."""
    dimension = dimensions.find(kind)
    if dimension is None:
        return ()
    mine, params = in_my_warehouses(read, dimension)
    if to_post and dimension.usable:
        mine += f" AND t.{dimension.usable}"
    rows = read.rows(
        f"SELECT t.{dimension.code}, t.{dimension.name} FROM {dimension.table} t "
        f"WHERE t.org_id = :org{mine} ORDER BY t.{dimension.code}",
        **params,
    )
    return tuple((code, name) for code, name in rows)


def in_my_warehouses(read: Read, dimension: Dimension) -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters: a row ``t`` of a dimension is one of theirs."""
    if not dimension.warehouse:
        return "", {}
    return of_mine(read, f"t.{dimension.warehouse}")


def of_mine(read: Read, column: str) -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters: the warehouse of that id is one of the person's.

    The parameters are the same however many columns of a statement are compared.
    """
    if read.actor.warehouses is None:
        return "", {}
    among = read.among("m.code", "my_warehouses", "text")
    return (
        f" AND {column} IN (SELECT m.id FROM warehouse m WHERE m.org_id = :org AND {among})",
        {"my_warehouses": sorted(read.actor.warehouses)},
    )


def _kind_of(channel: str) -> Dimension:
    """The stores, where they have such a channel.

    Raises:
        NotFound
    """
    stores = dimensions.find(STORE)
    if stores is None or channel not in dict(stores.groups):
        raise NotFound("Kanal", channel, STORE)
    return stores


def _warehouses(read: Read, code: str) -> Sequence[str] | None:
    """Ids a report is limited to: the one asked for, or the person's own; None for no limit."""
    if code:
        read.require_warehouse(code)
        found = dimension_id(read, WAREHOUSE, code)
        return [found] if found else []
    if read.actor.warehouses is None:
        return None
    return sorted(dimension_ids(read, WAREHOUSE, read.actor.warehouses).values())


def one_of(column: str, ids: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """Condition: the column is one of the ids; with its parameters.

    One id is compared by "=": only then an index that goes on with the date also gives the order.
    """
    params = {f"a{index}": value for index, value in enumerate(ids)}
    if len(ids) == 1:
        return f"{column} = :a0", params
    return f"{column} IN ({', '.join(f':{name}' for name in params) or 'NULL'})", params


def like(text: str) -> str:
    """Pattern of "contains", in small letters, for ``LIKE … ESCAPE '!'``."""
    escaped = text.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def contains(columns: Sequence[str], parameter: str = "text") -> str:
    """Condition: one of the columns contains the pattern."""
    return "(" + " OR ".join(f"lower({c}) LIKE :{parameter} ESCAPE '!'" for c in columns) + ")"


#: Journals ``n`` of the document ``:document``: its index knows only journals that have one.
OF_SOURCE: Final = (
    "SELECT n.id FROM journal n WHERE n.org_id = :org AND n.source_number = :document "
    "AND n.source_number <> ''"
)
_OF_NUMBER: Final = (
    f"{OF_SOURCE} UNION ALL SELECT n.id FROM legal_entity f CROSS JOIN journal n "
    "WHERE f.org_id = :org AND n.org_id = f.org_id AND n.entity_id = f.id AND n.number = :document"
)
#: A source ``w`` of the ids of the journals of a document, of the journal of that number, and of
#: those that took them back; to be followed by CROSS JOIN, whose order SQLite keeps.  A condition
#: on two columns and a mirror reads every journal, and a plain UNION sorts them all by id.
OF_NUMBER: Final = (
    f"(SELECT DISTINCT y.id FROM ({_OF_NUMBER} UNION ALL SELECT r.id FROM ({_OF_NUMBER}) q "
    "CROSS JOIN journal r WHERE r.org_id = :org AND r.reverses_id = q.id) y) w"
)


def cursor_of(*parts: object) -> str:
    """The cursor of a page: the key of its last row."""
    return "|".join(str(part) for part in parts)


def read_cursor(cursor: str, *kinds: str) -> list[Any]:
    """The parts of a cursor: ``day``, ``id`` or ``int``.

    Raises:
        InvalidInput: It is not one of ours.
    """
    try:
        parts = zip(kinds, cursor.split("|"), strict=True)
        return [_READERS[kind](part) for kind, part in parts]
    except ValueError:
        raise InvalidInput("Penanda halaman tidak dikenal. Muat ulang daftar dari awal.") from None


def _id(text: str) -> str:
    return str(UUID(text))


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "day": date.fromisoformat,
    "id": _id,
    "int": int,
}


def dimension_labels(
    alias: str = "l", *, coded: bool = False, unit: bool = False
) -> tuple[str, str]:
    """Selected codes of store and warehouse and the party's name; and the joins that give them.

    The code of the unit comes behind them where it is asked for.

    :func:`party_code` goes with the same joins.  ``coded`` puts the code behind the name, where
    figures are gathered by it: two customers of one name are two.
    """
    picks, joins = [], []
    for kind in (STORE, WAREHOUSE, *([UNIT] if unit else [])):
        dimension = dimensions.find(kind)
        if dimension is None:
            picks.append("''")
            continue
        picks.append(f"coalesce(d_{kind}.{dimension.code}, '')")
        joins.append(
            f" LEFT JOIN {dimension.table} d_{kind} ON d_{kind}.org_id = {alias}.org_id "
            f"AND d_{kind}.id = {alias}.{kind}_id"
        )
    names = []
    for party in dimensions.parties():
        name = f"p_{party.kind}.{party.name}"
        names.append(f"{name} || ' (' || p_{party.kind}.{party.code} || ')'" if coded else name)
        joins.append(
            f" LEFT JOIN {party.table} p_{party.kind} ON p_{party.kind}.org_id = {alias}.org_id "
            f"AND {alias}.party_kind = '{party.kind}' AND p_{party.kind}.id = {alias}.party_id"
        )
    whose = f"coalesce({', '.join([*names, chr(39) * 2])})" if names else "''"
    picks.insert(2, whose)
    return ", ".join(picks), "".join(joins)


def party_code() -> str:
    """The code of the party, among the joins of :func:`dimension_labels`."""
    codes = [f"p_{party.kind}.{party.code}" for party in dimensions.parties()]
    return f"coalesce({', '.join([*codes, chr(39) * 2])})" if codes else "''"
