"""The samples' totals come out of the database: at first, again, and in any order of files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from app.integrations.api import ImportDetail, ImportList, ImportOrders, PreviewOrders
from app.integrations.later import NotImportableYet
from tests.integrations.files import MENGANTAR_SAMPLE, SAMPLES, SHOPEE_SAMPLE, TIKTOK_SAMPLE

if TYPE_CHECKING:
    from app.integrations.api import Imported
    from tests.support.shop import Shop

pytestmark = pytest.mark.req("ERP-ORD-08", "ERP-ORD-02")

FILES = {"shopee": SHOPEE_SAMPLE, "tiktok": TIKTOK_SAMPLE, "mengantar": MENGANTAR_SAMPLE}
ACTIVE = "o.platform_state NOT IN ('unpaid', 'cancelled', 'returned')"


def take(shop: Shop, platform: str) -> Imported:
    return shop.do(ImportOrders(path=str(FILES[platform]))).value


def by_sku(shop: Shop, platform: str, where: str = "o.id = o.id") -> dict[str, int]:
    return dict(
        shop.rows(
            "SELECT l.sku_key, CAST(sum(l.qty) AS bigint) FROM sales_order_line l "
            "JOIN sales_order o ON o.id = l.order_id "
            f"WHERE o.platform = :p AND {where} GROUP BY l.sku_key",
            p=platform,
        )
    )


def by_component(shop: Shop, platform: str) -> dict[str, int]:
    return dict(
        shop.rows(
            "SELECT p.sku, CAST(sum(i.qty) AS bigint) FROM sales_order_item i "
            "JOIN sales_order o ON o.id = i.order_id JOIN product p ON p.id = i.product_id "
            f"WHERE o.platform = :p AND {ACTIVE} GROUP BY p.sku",
            p=platform,
        )
    )


def statuses(shop: Shop, platform: str) -> dict[str, int]:
    return dict(
        shop.rows(
            "SELECT platform_state, count(*) FROM sales_order WHERE platform = :p GROUP BY 1",
            p=platform,
        )
    )


def amount(shop: Shop, platform: str, name: str) -> int:
    """An order-level amount, once per order, in rupiah."""
    stored = shop.rows("SELECT amounts FROM sales_order WHERE platform = :p", p=platform)
    return sum(int(_amounts(row[0]).get(name, "0.00").removesuffix(".00")) for row in stored)


def _amounts(value: Any) -> dict[str, str]:
    found: dict[str, str] = json.loads(value) if isinstance(value, str) else value
    return found


def test_shopee(shop: Shop, expected: dict[str, Any]) -> None:
    done, wanted = take(shop, "shopee"), expected["shopee_orders"]

    assert (done.created, done.agrees, done.differing) == (wanted["orders"], True, 0)
    assert (done.database.orders, done.database.lines) == (30, 37)
    assert done.database.before_discount.sen == wanted["gross_before_discount"] * 100
    assert done.database.seller_discount.sen == wanted["seller_discount"] * 100
    assert done.database.gross.sen == wanted["gross"] * 100
    assert done.database.gross_active.sen == wanted["gross_active"] * 100
    assert statuses(shop, "shopee") == wanted["by_neutral_status"]
    assert by_sku(shop, "shopee") == wanted["qty_by_sku"]
    assert by_sku(shop, "shopee", ACTIVE) == wanted["qty_by_sku_active"]
    assert by_component(shop, "shopee") == wanted["qty_by_component_active"]
    once = wanted["order_level_once"]
    for name, key in (
        ("seller_voucher", "seller_voucher"), ("platform_voucher", "platform_voucher"),
        ("coins", "coins"), ("buyer_shipping", "buyer_shipping"), ("buyer_paid", "total_payment"),
    ):  # fmt: skip
        assert amount(shop, "shopee", name) == once[key], name
    owed = shop.one(
        "SELECT CAST(sum(subtotal) AS bigint) FROM sales_order WHERE platform = 'shopee'"
    )
    assert owed == (wanted["gross"] - once["seller_voucher"]) * 100


def test_tiktok_and_tokopedia(shop: Shop, expected: dict[str, Any]) -> None:
    done, wanted = take(shop, "tiktok"), expected["tiktok_orders"]

    assert (done.created, done.agrees, done.database.lines) == (30, True, 40)
    assert done.database.gross_active.sen == wanted["gross_active"] * 100
    assert done.database.platform_discount.sen == wanted["platform_discount"] * 100
    assert statuses(shop, "tiktok") == wanted["by_neutral_status"]
    assert by_component(shop, "tiktok") == wanted["qty_by_component_active"]
    channels = dict(shop.rows("SELECT channel, count(*) FROM sales_order GROUP BY channel"))
    assert channels == {"tiktok": 24, "tokopedia": wanted["tokopedia_orders"]}
    assert amount(shop, "tiktok", "buyer_paid") == wanted["order_level_once"]["order_amount"]
    returned = shop.rows("SELECT state, outside FROM sales_order WHERE platform_state = 'returned'")
    assert {(state, bool(outside)) for state, outside in returned} == {("rts_in_transit", True)}


def test_mengantar(shop: Shop, expected: dict[str, Any]) -> None:
    done, wanted = take(shop, "mengantar"), expected["mengantar"]

    assert (done.created, done.agrees) == (30, True)
    assert (done.database.cod_orders, done.database.cod_amount.sen) == (
        26,
        wanted["cod_total"] * 100,
    )
    assert statuses(shop, "mengantar") == wanted["by_neutral_status"]
    assert by_sku(shop, "mengantar", ACTIVE) == wanted["qty_by_product_id_active"]
    assert amount(shop, "mengantar", "goods_value") == wanted["product_value"]
    assert amount(shop, "mengantar", "shipping_original") == wanted["shipping_fee"]
    collected, income = shop.rows(
        "SELECT CAST(sum(CASE WHEN platform_state = 'delivered' THEN cod_amount END) AS bigint), "
        "CAST(sum(CASE WHEN payment = 'cod' THEN total - cod_amount END) AS bigint) "
        "FROM sales_order"
    )[0]
    assert collected == wanted["cod_collected"] * 100
    # what a parcel on delivery earns is exactly what the courier collects
    assert income == 0


@pytest.mark.parametrize(
    "order", [("shopee", "tiktok", "mengantar"), ("mengantar", "tiktok", "shopee")]
)
def test_files_again_and_in_any_order_change_nothing(
    shop: Shop, expected: dict[str, Any], order: tuple[str, ...]
) -> None:
    for platform in order:
        take(shop, platform)
    before = shop.rows("SELECT number, version, state, total FROM sales_order ORDER BY number")

    again = [take(shop, platform) for platform in (*reversed(order), *order)]

    assert [(each.created, each.updated, each.unchanged, each.agrees) for each in again] == [
        (0, 0, 30, True)
    ] * 6
    assert before == shop.rows(
        "SELECT number, version, state, total FROM sales_order ORDER BY number"
    )
    assert shop.one("SELECT count(*) FROM sales_order") == 90
    assert by_component(shop, "shopee") == expected["shopee_orders"]["qty_by_component_active"]


def test_a_preview_tells_what_an_import_will_do_and_writes_nothing(shop: Shop) -> None:
    before = shop.counts()

    first = shop.ask(PreviewOrders(path=str(SHOPEE_SAMPLE)))

    assert (first.store, first.new, first.changed, first.unchanged) == ("SHP", 30, 0, 0)
    assert (first.outside, first.unknown_skus, first.unknown_columns, first.problems) == (
        23,
        (),
        (),
        (),
    )
    assert [each.orders for each in first.unknown_couriers] == [1]
    assert shop.counts() == before
    done = take(shop, "shopee")
    assert (done.file, done.created, done.outside) == (first.totals, first.new, first.outside)
    second = shop.ask(PreviewOrders(path=str(SHOPEE_SAMPLE)))
    assert (second.new, second.unchanged, second.to_write) == (0, 30, 0)
    assert second.totals == first.totals


def test_an_import_is_on_record_with_its_file(shop: Shop) -> None:
    done = take(shop, "shopee")

    [row] = shop.ask(ImportList()).rows
    assert (row.number, row.file_name, row.store, row.created, row.person) == (
        done.number, SHOPEE_SAMPLE.name, "SHP", 30, "Administrator",
    )  # fmt: skip
    detail = shop.ask(ImportDetail(number=done.number.lower()))
    assert detail.totals["file"] == detail.totals["database"]
    assert len(detail.sha256) == 64
    args = _amounts(shop.one("SELECT args FROM command WHERE name = 'import.orders'"))
    assert args == {
        "path": str(SHOPEE_SAMPLE), "store": "", "file_name": "", "sha256": "", "kind": "",
        "orders": 0,
    }  # fmt: skip


def test_a_settlement_file_is_refused_politely(shop: Shop) -> None:
    before = shop.counts()
    income = SAMPLES / "Income.sudah dilepas.id.20261001_20261115.xlsx"

    for kind in (PreviewOrders, ImportOrders):
        ask = kind(path=str(income))
        with pytest.raises(NotImportableYet, match="modul Rekonsiliasi menyusul"):
            shop.ask(ask) if isinstance(ask, PreviewOrders) else shop.do(ask)

    assert shop.counts() == before
