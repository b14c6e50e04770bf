"""Stores as other slices name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import NotFound, UserError
from app.orders.api.common import PLATFORM_LABELS, NoStore

if TYPE_CHECKING:
    from app.core.work import Read

_COLUMNS: Final = (
    "SELECT s.id, s.code, s.name, s.platform, s.entity_id, s.warehouse_id, w.code, s.active "
    "FROM store s JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "WHERE s.org_id = :org "
)


@dataclass(frozen=True, slots=True)
class StoreRef:
    """A shop on a platform, with the warehouse its orders leave from."""

    id: str
    code: str
    name: str
    platform: str
    entity_id: str
    warehouse_id: str
    warehouse: str
    active: bool


def stores(read: Read, platform: str = "") -> list[StoreRef]:
    """Every store this person may see, by code; of one platform if it is named."""
    rows = read.rows(
        _COLUMNS + "AND (:platform = '' OR s.platform = :platform) ORDER BY s.code",
        platform=platform,
    )
    mine = read.actor.warehouses
    return [_ref(row) for row in rows if mine is None or row[6] in mine]


def _ref(row: tuple[Any, ...]) -> StoreRef:
    code, name, platform, entity, warehouse, warehouse_code, active = row[1:]
    return StoreRef(
        row[0], code, name, platform, entity, warehouse, warehouse_code, active=bool(active)
    )


def store(read: Read, code: str, field: str = "store") -> StoreRef:
    """A store by code; refuses people limited to other warehouses (WMS-SEC-08).

    Raises:
        NotFound, WarehouseRefused
    """
    rows = read.rows(_COLUMNS + "AND s.code = :code", code=code.strip().upper())
    if not rows:
        raise NotFound("Toko", code, field)
    found = _ref(rows[0])
    read.require_warehouse(found.warehouse)
    return found


def only_store(read: Read, platform: str, code: str = "") -> StoreRef:
    """The store a file belongs to: the one named, else the only one of its platform.

    Raises:
        NotFound, NoStore
        UserError: The one named is of another platform, or there are several to choose from.
    """
    words = PLATFORM_LABELS.get(platform, platform)
    if code:
        named = store(read, code)
        if named.platform != platform:
            raise UserError(
                f"Toko {named.code} {named.name} bukan toko {words}. Pilih toko yang sesuai."
            )
        return named
    every = stores(read, platform)
    found = [each for each in every if each.active]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NoStore(platform, [each.code for each in every])
    listed = ", ".join(each.code for each in found)
    raise UserError(f"Ada {len(found)} toko {words} ({listed}). Pilih salah satu.")
