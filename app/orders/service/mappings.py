"""Remembering what marketplace SKUs and shipping options are; orders that waited go on."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from pydantic_core import to_json

from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.effects import EffectKind
from app.core.errors import FieldError, UserError
from app.core.text import angka
from app.orders.api import CouriersMapped, MapCouriers, MapSkus, SkusMapped
from app.orders.models import CourierMapping, SkuMapping
from app.orders.rules.states import OPEN, UNTOUCHED, State
from app.orders.rules.texts import line_key, option_key
from app.orders.steps.settling import settle
from app.orders.steps.skus import load_couriers
from app.orders.steps.states import hold_orders
from app.orders.steps.stores import store

if TYPE_CHECKING:
    from app.core.work import Work
    from app.orders.api import CourierRule
    from app.orders.steps.stores import StoreRef

#: Orders a changed mapping concerns: lines nobody knew, and known ones nothing is reserved for.
_CONCERNED: Final = (
    "o.store_id = :store AND o.id IN (SELECT l.order_id FROM sales_order_line l "
    "WHERE l.org_id = :org AND {among} AND (l.product_id IS NULL OR o.state IN ({untouched})))"
)

_OPTIONS: Final = EffectKind(
    "courier_options", (("option", "text"), ("courier", "text"), ("service", "text"))
)


@handles(MapSkus)
def map_skus(work: Work, do: MapSkus) -> SkusMapped:
    """Keep the mappings and match every order that waits for them, set-based (WMS-MD-20).

    Raises:
        NotFound, UnknownProducts, UserError: A product is no longer active.
    """
    shop = store(work, do.store)
    keys = _remember(work, shop, do)
    untouched = ", ".join(f"'{state}'" for state in sorted(UNTOUCHED))
    among = work.among("l.sku_key", "keys", "text")
    where = _CONCERNED.format(among=among, untouched=untouched)
    refs = hold_orders(work, where, {"store": shop.id, "keys": sorted(keys)})
    before = {ref.id for ref in refs if ref.state is State.NEEDS_FIX}
    settled = settle(work, refs, rematch=frozenset(keys))
    ready = sum(ref.id in before and ref.state is State.APPROVED for ref in refs)
    waiting = sum(ref.state is State.NEEDS_FIX for ref in refs)
    work.changed("sku_mapping", "order")
    work.message = f"{angka(len(keys))} SKU dipetakan; {angka(ready)} pesanan siap dialokasikan" + (
        f", {angka(waiting)} masih perlu perbaikan." if waiting else "."
    )
    return SkusMapped(len(keys), settled.lines, ready, waiting)


def _remember(work: Work, shop: StoreRef, do: MapSkus) -> set[str]:
    rules = {_key(rule.marketplace_sku): rule for rule in do.rules}
    products = catalog.require_products(
        work, [rule.sku for rule in rules.values() if rule.sku], "rules"
    )
    asleep = sorted(ref.sku for ref in products.values() if not ref.active)
    if asleep:
        message = f"Produk {', '.join(asleep)} tidak aktif. Aktifkan dulu, atau pilih produk lain."
        raise UserError(message, tuple(FieldError("rules", f"{sku} tidak aktif") for sku in asleep))
    stored = {
        mapping.sku_key: mapping
        for mapping in work.session.scalars(
            sa.select(SkuMapping).where(
                SkuMapping.org_id == work.org_id,
                SkuMapping.store_id == shop.id,
                SkuMapping.sku_key.in_(list(rules)),
            )
        )
    }
    for key, rule in rules.items():
        old = stored.get(key)
        facts = _facts(old)
        if not rule.sku:
            if old is not None:
                work.session.delete(old)
        else:
            mapping = old or SkuMapping(
                org_id=work.org_id, id=work.new_id(), store_id=shop.id, sku_key=key
            )
            mapping.product_id, mapping.multiplier = products[rule.sku].id, rule.multiplier
            mapping.updated_at, mapping.updated_by = work.now, work.actor.user_id
            if old is None:
                work.session.add(mapping)
        new = {"sku": rule.sku, "isi": rule.multiplier} if rule.sku else None
        audit.record(
            work, "sku_mapping.set", "store", shop.id, f"{shop.code} {key}", old=facts, new=new
        )
    work.session.flush()
    return set(rules)


def _key(marketplace_sku: str) -> str:
    return line_key(marketplace_sku, "", "")


def _facts(mapping: SkuMapping | None) -> dict[str, Any] | None:
    if mapping is None:
        return None
    return {"product_id": mapping.product_id, "isi": mapping.multiplier}


@handles(MapCouriers)
def map_couriers(work: Work, do: MapCouriers) -> CouriersMapped:
    """Keep what shipping options are, and give open orders their courier (WMS-MD-18)."""
    rules = {option_key(rule.option): rule for rule in do.rules}
    stored = {
        mapping.option_key: mapping
        for mapping in work.session.scalars(
            sa.select(CourierMapping).where(
                CourierMapping.org_id == work.org_id,
                CourierMapping.platform == do.platform,
                CourierMapping.option_key.in_(list(rules)),
            )
        )
    }
    for key, rule in rules.items():
        _keep(work, do.platform, key, rule, stored.get(key))
    work.session.flush()
    orders = _give_couriers(work, do.platform, rules)
    work.changed("courier_mapping", "order")
    work.message = (
        f"{angka(len(rules))} opsi kirim dipetakan; {angka(orders)} pesanan mendapat kurir."
    )
    return CouriersMapped(len(rules), orders)


def _keep(
    work: Work, platform: str, key: str, rule: CourierRule, old: CourierMapping | None
) -> None:
    before = {"kurir": old.courier, "layanan": old.service} if old else None
    mapping = old or CourierMapping(
        org_id=work.org_id, id=work.new_id(), platform=platform, option_key=key
    )
    mapping.courier, mapping.service = rule.courier, rule.service
    mapping.mapped_on = work.today if rule.courier else None
    mapping.updated_at, mapping.updated_by = work.now, work.actor.user_id
    if old is None:
        work.session.add(mapping)
    audit.record(
        work, "courier_mapping.set", "courier", mapping.id, f"{platform} {rule.option or 'bawaan'}",
        old=before, new={"kurir": rule.courier, "layanan": rule.service},
    )  # fmt: skip


def _give_couriers(work: Work, platform: str, rules: dict[str, CourierRule]) -> int:
    """Open orders with these options (or, for the default, with none mapped) get the courier."""
    states = ", ".join(f"'{state}'" for state in sorted(OPEN))
    seen = work.rows(
        "SELECT DISTINCT courier_option FROM sales_order WHERE org_id = :org "
        f"AND platform = :platform AND state IN ({states})",
        platform=platform,
    )
    couriers = load_couriers(work, platform)
    rows = [
        [option, *couriers.of(option_key(option))]
        for (option,) in seen
        if "" in rules or option_key(option) in rules
    ]
    return work.execute(
        "UPDATE sales_order SET courier = f.courier, service = f.service, "
        "version = sales_order.version + 1, updated_at = :now, updated_by = :me "
        f"FROM {_OPTIONS.source(work.dialect)} f WHERE sales_order.org_id = :org "
        f"AND sales_order.platform = :platform AND sales_order.state IN ({states}) "
        "AND sales_order.courier_option = f.option "
        "AND (f.option <> '' OR sales_order.courier = '') "
        # a courier a person chose for one order stays
        "AND sales_order.by_hand NOT LIKE :chosen "
        "AND (sales_order.courier <> f.courier OR sales_order.service <> f.service)",
        platform=platform, chosen="%courier%", now=work.now, me=work.actor.user_id,
        rows_courier_options=to_json(rows).decode(),
    )  # fmt: skip
