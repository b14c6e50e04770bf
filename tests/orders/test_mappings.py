from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.catalog.api import SetProductActive
from app.catalog.steps import UnknownProducts
from app.core.errors import UserError
from app.orders.api import (
    AllocateOrders,
    CourierMappings,
    CourierRule,
    MapCouriers,
    MapSkus,
    SkuMappings,
    SkuRule,
    UnmappedSkus,
)
from tests.support.shop import line, told

if TYPE_CHECKING:
    from tests.support.shop import Shop


def items(shop: Shop, number: str) -> list[tuple[str, int]]:
    return shop.rows(
        "SELECT p.sku, i.qty FROM sales_order_item i JOIN sales_order o ON o.id = i.order_id "
        "JOIN product p ON p.id = i.product_id WHERE o.number = :n ORDER BY i.item_no",
        n=number,
    )


@pytest.mark.req("WMS-MD-20")
def test_an_exact_sku_needs_no_mapping(shop: Shop) -> None:
    shop.take(told("A", "ready_to_ship", line(" serum ", 2), line("Paket")))

    assert shop.state("A") == "approved"
    assert items(shop, "A") == [("SERUM", 2), ("KAPAS", 2), ("SERUM", 1)]


@pytest.mark.req("WMS-MD-20", "ERP-ORD-03")
def test_an_unknown_sku_stops_its_order_and_is_listed_with_suggestions(shop: Shop) -> None:
    shop.take(
        told("A", "ready_to_ship", line("SERUM-X", 2), line("SERUM")),
        told("B", "ready_to_ship", line("serum-x")),
        told("C", "completed", line("ZZZ")),
    )

    page = shop.ask(UnmappedSkus())

    [row] = page.rows
    assert (row.store, row.key, row.orders, row.lines) == ("SHP", "SERUM-X", 2, 2)
    assert row.suggestions[0].sku == "SERUM"
    assert (shop.state("A"), shop.state("B")) == ("needs_fix", "needs_fix")
    assert [each.key for each in shop.ask(UnmappedSkus(waiting=False)).rows] == ["SERUM-X", "ZZZ"]


@pytest.mark.req("WMS-MD-20")
def test_a_mapping_is_remembered_and_frees_every_order_that_waited(shop: Shop) -> None:
    shop.receive("TONER", 20)
    shop.take(
        told("A", "ready_to_ship", line("X12", 2), line("SERUM")),
        told("B", "ready_to_ship", line("X12"), line("LAIN")),
        told("C", "completed", line("X12", 3)),
        told("D", "unpaid", line("X12")),
    )

    done = shop.do(
        MapSkus(store="SHP", rules=(SkuRule(marketplace_sku=" x12", sku="toner", multiplier=3),))
    )

    value = done.value
    assert (value.skus, value.lines, value.ready, value.waiting) == (1, 4, 1, 1)
    assert done.message == (
        "1 SKU dipetakan; 1 pesanan siap dialokasikan, 1 masih perlu perbaikan."
    )
    assert [shop.state(number) for number in "ABCD"] == [
        "approved", "needs_fix", "completed", "draft",
    ]  # fmt: skip
    assert (items(shop, "A"), items(shop, "C")) == ([("TONER", 6), ("SERUM", 1)], [("TONER", 9)])
    assert shop.stored("A")["pieces"] == 7
    shop.take(told("E", "ready_to_ship", line("X12")))
    assert (shop.state("E"), items(shop, "E")) == ("approved", [("TONER", 3)])
    [kept] = shop.ask(SkuMappings()).rows
    assert (kept.store, kept.key, kept.sku, kept.multiplier) == ("SHP", "X12", "TONER", 3)


@pytest.mark.req("WMS-MD-20")
def test_a_line_without_sku_is_mapped_by_its_name(shop: Shop) -> None:
    shop.take(told("A", "ready_to_ship", line("", product="Serum Mini", variation="Isi 2")))
    [row] = shop.ask(UnmappedSkus()).rows

    shop.do(
        MapSkus(store="SHP", rules=(SkuRule(marketplace_sku=row.key, sku="SERUM", multiplier=2),))
    )

    assert (row.key, items(shop, "A")) == ("SERUM MINI|ISI 2", [("SERUM", 2)])


@pytest.mark.req("WMS-MD-20")
def test_a_mapping_is_the_stores_own(shop: Shop) -> None:
    shop.do(MapSkus(store="SHP", rules=(SkuRule(marketplace_sku="X", sku="TONER"),)))

    shop.take(told("S", "ready_to_ship", line("X")))
    shop.take(told("T", "ready_to_ship", line("X")), store="TTS")

    assert (shop.state("S"), shop.state("T")) == ("approved", "needs_fix")


@pytest.mark.req("WMS-MD-20")
def test_a_wrong_mapping_is_mended_in_orders_nothing_is_reserved_for(shop: Shop) -> None:
    shop.receive("TONER", 1)
    shop.do(MapSkus(store="SHP", rules=(SkuRule(marketplace_sku="X", sku="TONER"),)))
    shop.take(told("A", "ready_to_ship", line("X")), told("B", "ready_to_ship", line("X")))
    shop.do(AllocateOrders(orders=("A",)))

    shop.do(MapSkus(store="SHP", rules=(SkuRule(marketplace_sku="X", sku="KAPAS", multiplier=2),)))

    assert (items(shop, "A"), items(shop, "B")) == ([("TONER", 1)], [("KAPAS", 2)])


def test_a_mapping_to_nothing_is_refused_whole(shop: Shop) -> None:
    rules = (
        SkuRule(marketplace_sku="X", sku="TONER"),
        SkuRule(marketplace_sku="Y", sku="NIHIL"),
    )
    before = shop.counts()

    with pytest.raises(UnknownProducts, match="SKU tidak dikenal: NIHIL"):
        shop.do(MapSkus(store="SHP", rules=rules))

    assert shop.counts() == before


def test_nothing_is_mapped_to_a_product_that_sleeps(shop: Shop) -> None:
    shop.do(SetProductActive(sku="TONER", active=False))
    before = shop.counts()

    with pytest.raises(UserError, match="Produk TONER tidak aktif"):
        shop.do(MapSkus(store="SHP", rules=(SkuRule(marketplace_sku="X", sku="TONER"),)))

    assert shop.counts() == before


def test_a_mapping_can_be_taken_away(shop: Shop) -> None:
    rule = SkuRule(marketplace_sku="X", sku="TONER")
    shop.do(MapSkus(store="SHP", rules=(rule,)))

    shop.do(MapSkus(store="SHP", rules=(rule.model_copy(update={"sku": ""}),)))

    shop.take(told("A", "ready_to_ship", line("X")))
    assert (shop.ask(SkuMappings()).rows, shop.state("A")) == ((), "needs_fix")


@pytest.mark.req("WMS-MD-18")
def test_an_option_without_courier_is_listed_with_what_its_name_says(shop: Shop) -> None:
    shop.take(told("A"), told("B"), told("C", courier_option="Hemat Kargo"))

    rows = shop.ask(CourierMappings(unmapped=True))

    assert [(row.option, row.orders, row.suggestion) for row in rows] == [
        ("Reguler-SPX Standard", 2, "SPX Express"),
        ("Hemat Kargo", 1, ""),
    ]


@pytest.mark.req("WMS-MD-18")
def test_a_mapped_option_gives_waiting_and_coming_orders_their_courier(shop: Shop) -> None:
    shop.take(told("A"), told("B", "completed"))
    rule = CourierRule(option="reguler-spx  standard", courier="SPX Express", service="Standard")

    done = shop.do(MapCouriers(platform="shopee", rules=(rule,)))

    assert (done.value.options, done.value.orders) == (1, 1)
    shop.take(told("C"))
    couriers = [(shop.stored(n)["courier"], shop.stored(n)["service"]) for n in "ABC"]
    assert couriers == [("SPX Express", "Standard"), ("", ""), ("SPX Express", "Standard")]
    assert shop.ask(CourierMappings(unmapped=True)) == ()


@pytest.mark.req("WMS-MD-18")
def test_the_default_of_a_platform_covers_what_is_not_mapped(shop: Shop) -> None:
    shop.take(told("A"), told("B", courier_option="Hemat Kargo"))
    own = CourierRule(option="Hemat Kargo", courier="J&T Cargo")
    default = CourierRule(courier="SPX Express")

    shop.do(MapCouriers(platform="shopee", rules=(own, default)))

    assert [shop.stored(n)["courier"] for n in "AB"] == ["SPX Express", "J&T Cargo"]
    shop.do(MapCouriers(platform="shopee", rules=(CourierRule(courier=""),)))
    assert [shop.stored(n)["courier"] for n in "AB"] == ["", "J&T Cargo"]
