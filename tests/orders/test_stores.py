from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.core.errors import NotFound, PermissionRefused, StaleData, UserError
from app.orders.api import PLATFORM_LABELS, CreateStore, OrderList, StoreList, UpdateStore

if TYPE_CHECKING:
    from app.orders.api.common import PlatformName
    from tests.support.shop import Shop


@pytest.mark.req("WMS-MD-19")
def test_a_store_is_made_with_accounts_of_its_own(shop: Shop) -> None:
    made = shop.do(
        CreateStore(code="lzd", title="Toko Lazada", platform="lazada", warehouse="GD2")
    ).value

    accounts = {
        "wallet.marketplace": "11-405",
        "receivable.marketplace": "12-205",
        "sales": "41-105",
    }
    assert (made.code, made.accounts) == ("LZD", accounts)
    [row] = shop.ask(StoreList(text="lazada"))
    assert (row.warehouse, row.entity, row.accounts) == ("GD2", "UTAMA", accounts)
    named = shop.rows(
        "SELECT a.code, a.name, p.code FROM account a JOIN account p ON p.id = a.parent_id "
        "WHERE a.code IN ('11-405', '12-205', '41-105') ORDER BY a.code"
    )
    assert named == [
        ("11-405", "Saldo Marketplace - Toko Lazada", "11-400"),
        ("12-205", "Piutang Marketplace - Toko Lazada", "12-200"),
        ("41-105", "Penjualan - Toko Lazada", "41-100"),
    ]


@pytest.mark.req("ERP-ORD-02", "ERP-ORD-01")
def test_every_channel_has_stores_and_orders_of_its_own(shop: Shop) -> None:
    """Beside those whose files are read: what other programs send stands under its own name."""
    channels: tuple[PlatformName, ...] = ("lazada", "blibli", "website", "pos", "erp")
    for place, channel in enumerate(channels):
        shop.do(CreateStore(code=channel, title=channel, platform=channel, warehouse="GD1"))
        shop.order(
            ("SERUM", 1), store=channel.upper(), platform_order_id=f"77000{place}", service="REG",
            gift=place == 0, fragile=place == 1, ship_by=shop.company.env.now(),
        )  # fmt: skip

    found = [shop.ask(OrderList(channel=channel)).rows for channel in channels]
    stored = [shop.stored(f"77000{place}") for place in range(len(channels))]

    assert [[row.number for row in rows] for rows in found] == [
        ["770000"], ["770001"], ["770002"], ["770003"], ["770004"],
    ]  # fmt: skip
    assert [one["gift"] for one in stored] == [True, False, False, False, False]
    assert [one["fragile"] for one in stored] == [False, True, False, False, False]
    assert {(one["service"], one["ship_by"]) for one in stored} == {("REG", shop.company.env.now())}
    assert (PLATFORM_LABELS["erp"], PLATFORM_LABELS["pos"]) == ("Sistem ERP", "Kasir")


@pytest.mark.req("WMS-MD-19")
def test_a_sale_of_a_store_is_booked_on_its_own_accounts(shop: Shop) -> None:
    shop.receive("SERUM", 5)
    made = shop.order(("SERUM", 2), store="SHP", platform_order_id="2611210001")

    shop.ship(made.number)

    ledger = shop.ledger()
    assert ledger["12-201"] == 20_000
    assert ledger["41-101"] == -20_000
    assert "12-200" not in ledger


def test_a_code_can_be_used_once(shop: Shop) -> None:
    before = shop.counts()

    with pytest.raises(UserError, match="Kode toko SHP sudah dipakai. Pilih kode lain."):
        shop.do(CreateStore(code="SHP", title="Lagi", platform="shopee", warehouse="GD1"))

    assert shop.counts() == before


def test_a_store_sells_from_a_warehouse_that_is_there(shop: Shop) -> None:
    before = shop.counts()

    with pytest.raises(NotFound, match='Gudang "GD9" tidak ditemukan'):
        shop.do(CreateStore(code="X", title="X", platform="shopee", warehouse="GD9"))

    assert shop.counts() == before


def test_only_the_office_makes_stores(shop: Shop) -> None:
    packer = shop.company.client("Packer")

    with pytest.raises(PermissionRefused):
        packer.do(CreateStore(code="X", title="X", platform="shopee", warehouse="GD1"))


def test_a_store_is_changed_by_whoever_read_it_last(shop: Shop) -> None:
    [row] = shop.ask(StoreList(platform="shopee"))

    shop.do(UpdateStore(code="SHP", read_version=row.version, title="Shopee Utama", active=False))

    [after] = shop.ask(StoreList(platform="shopee"))
    assert (after.name, after.active, after.version) == ("Shopee Utama", False, row.version + 1)
    with pytest.raises(StaleData, match="Toko SHP baru saja diubah orang lain"):
        shop.do(UpdateStore(code="SHP", read_version=row.version, title="Lain"))


@pytest.mark.req("WMS-SEC-08")
def test_people_see_the_stores_of_their_warehouses(shop: Shop) -> None:
    shop.do(CreateStore(code="JKT", title="Jakarta", platform="shopee", warehouse="GD2"))
    mine = shop.company.client("Supervisor", warehouses=("GD2",))

    assert [row.code for row in mine.ask(StoreList())] == ["JKT"]
