"""Stores: a shop with accounts of its own (WMS-MD-19)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.accounting import steps as books
from app.audit import steps as audit
from app.core.commands import handles
from app.core.errors import FieldError, NotFound, StaleData, UserError
from app.orders.api import CreateStore, StoreSaved, UpdateStore
from app.orders.models import Store
from app.stock import steps as stock

if TYPE_CHECKING:
    from app.core.work import Work


@handles(CreateStore)
def create_store(work: Work, do: CreateStore) -> StoreSaved:
    """Make a store and its wallet, receivable and sales accounts.

    Raises:
        UserError: The code is taken, or warehouse and entity do not belong together.
    """
    warehouse = stock.warehouse(work, do.warehouse)
    if _find(work, do.code) is not None:
        message = f"Kode toko {do.code} sudah dipakai. Pilih kode lain."
        raise UserError(message, (FieldError("code", message),))
    _check_entity(work, do, warehouse.entity_id)
    made = Store(
        org_id=work.org_id, id=work.new_id(), code=do.code, name=do.title, platform=do.platform,
        entity_id=warehouse.entity_id, warehouse_id=warehouse.id, sender_name=do.sender_name,
        sender_phone=do.sender_phone, active=True, updated_at=work.now,
        updated_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(made)
    work.session.flush()
    accounts = books.add_store_accounts(work, made.id, made.name)
    audit.record(
        work, "store.create", "store", made.id, made.code,
        new={**_facts(made), "akun": {role.value: code for role, code in accounts.items()}},
    )  # fmt: skip
    work.changed("store")
    listed = ", ".join(accounts.values())
    work.message = f"Toko {made.code} {made.name} dibuat dengan akun {listed}."
    return _saved(made, {role.value: code for role, code in accounts.items()})


def _check_entity(work: Work, do: CreateStore, entity_id: str) -> None:
    """A store sells from its own entity's stock."""
    if not do.entity:
        return
    rows = work.rows(
        "SELECT id FROM legal_entity WHERE org_id = :org AND code = :code", code=do.entity.upper()
    )
    if not rows:
        raise NotFound("Entitas", do.entity, "entity")
    if rows[0][0] != entity_id:
        message = (
            f"Gudang {do.warehouse} milik entitas lain. Pilih gudang entitas {do.entity}, atau "
            "kosongkan entitasnya."
        )
        raise UserError(message, (FieldError("warehouse", message),))


@handles(UpdateStore)
def update_store(work: Work, do: UpdateStore) -> StoreSaved:
    """Change what is given; orders that are there keep the warehouse they were made for."""
    store = _find(work, do.code)
    if store is None:
        raise NotFound("Toko", do.code, "code")
    if do.read_version is not None and do.read_version != store.version:
        raise StaleData(f"Toko {store.code}")
    before = _facts(store)
    if do.warehouse is not None:
        warehouse = stock.warehouse(work, do.warehouse)
        if warehouse.entity_id != store.entity_id:
            message = f"Gudang {do.warehouse} milik entitas lain. Pilih gudang entitas toko ini."
            raise UserError(message, (FieldError("warehouse", message),))
        store.warehouse_id = warehouse.id
    for field in ("sender_name", "sender_phone", "active"):
        if (value := getattr(do, field)) is not None:
            setattr(store, field, value)
    store.name = do.title or store.name
    store.updated_at, store.updated_by = work.now, work.actor.user_id
    work.session.flush()
    audit.record(work, "store.update", "store", store.id, store.code, old=before, new=_facts(store))
    work.changed("store")
    work.message = f"Toko {store.code} diperbarui."
    return _saved(store, {})


def _find(work: Work, code: str) -> Store | None:
    return work.session.scalar(
        sa.select(Store).where(Store.org_id == work.org_id, Store.code == code)
    )


def _facts(store: Store) -> dict[str, Any]:
    return {
        "code": store.code, "name": store.name, "platform": store.platform,
        "warehouse_id": store.warehouse_id, "sender_name": store.sender_name,
        "sender_phone": store.sender_phone, "active": store.active,
    }  # fmt: skip


def _saved(store: Store, accounts: dict[str, str]) -> StoreSaved:
    return StoreSaved(store.code, store.name, store.version, accounts)
