"""Business units, what belongs to them, and what inventory accounts hold in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.api.units import UnitList, UnitMember, UnitMembers, UnitRow
from app.accounting.queries.scope import in_my_warehouses
from app.accounting.rules import dimensions
from app.accounting.rules.dimensions import STORE, UNIT, WAREHOUSE
from app.accounting.rules.units import Held
from app.core.commands import answers
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read

dimensions.register(
    dimensions.Dimension(
        UNIT, "Unit usaha", "business_unit", carried=("code", "name", "active"), usable="active"
    )
)


@answers(UnitMembers)
def unit_members(read: Read, _ask: UnitMembers) -> tuple[UnitMember, ...]:
    """Warehouses, then stores, each by code."""
    found: list[UnitMember] = []
    for kind in (WAREHOUSE, STORE):
        dimension = dimensions.find(kind)
        if dimension is None:
            continue
        mine, params = in_my_warehouses(read, dimension)
        rows = read.rows(
            f"SELECT t.{dimension.code}, t.{dimension.name}, coalesce(u.code, '') "
            f"FROM {dimension.table} t LEFT JOIN business_unit_member m ON m.org_id = t.org_id "
            "AND m.member_id = t.id LEFT JOIN business_unit u ON u.org_id = m.org_id "
            f"AND u.id = m.unit_id WHERE t.org_id = :org{mine} ORDER BY t.{dimension.code}",
            **params,
        )
        found += [UnitMember(kind, *row) for row in rows]
    return tuple(found)


@answers(UnitList)
def unit_list(read: Read, _ask: UnitList) -> tuple[UnitRow, ...]:
    """Units by code; of their members those the person may name."""
    members = unit_members(read, UnitMembers())
    rows = read.rows(
        "SELECT code, name, active FROM business_unit WHERE org_id = :org ORDER BY code"
    )
    return tuple(
        UnitRow(
            code, name, bool(active), _codes(members, STORE, code), _codes(members, WAREHOUSE, code)
        )
        for code, name, active in rows
    )


def _codes(members: Iterable[UnitMember], kind: str, unit: str) -> tuple[str, ...]:
    return tuple(one.code for one in members if one.kind == kind and one.unit == unit)


def held_in(read: Read, warehouse_id: str) -> dict[str, list[Held]]:
    """What the accounts of stock hold of a warehouse, by legal entity; ordered by account."""
    found: dict[str, list[Held]] = {}
    for entity, account, unit, amount in read.rows(
        "SELECT b.entity_id, b.account_id, b.unit_id, CAST(sum(b.debit - b.credit) AS bigint) "
        "FROM account a JOIN account_balance b ON b.org_id = a.org_id AND b.account_id = a.id "
        "WHERE a.org_id = :org AND a.control = 'stock' AND b.warehouse_id = :warehouse "
        "GROUP BY b.entity_id, a.code, b.account_id, b.unit_id "
        "HAVING sum(b.debit - b.credit) <> 0 ORDER BY b.entity_id, a.code, b.unit_id",
        warehouse=warehouse_id,
    ):
        found.setdefault(entity, []).append(Held(account, unit, Money(amount)))
    return found
