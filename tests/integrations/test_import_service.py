"""Importing files: what people see when something is odd, missing, stopped or done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.core.errors import InvalidInput, PermissionRefused, UserError
from app.core.work import Cancelled
from app.integrations.api import ImportDetail, ImportOrders, PreviewOrders
from app.integrations.orderfile import OrderFile
from app.orders.api import AllocateOrders, FindOrder, MapSkus, SkuRule, UpdateStore
from tests.integrations.files import SHOPEE_SAMPLE, mengantar, read_rows, shopee, tiktok
from tests.support.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.integrations.api import Imported
    from tests.support.marketplace_files import Row

pytestmark = pytest.mark.req("ERP-ORD-08")


def file(*rows: dict[str, Any], of: Callable[..., list[Row]] = shopee) -> OrderFile:
    """A small export: each row is the usual one with other cells."""
    return OrderFile.of(read_rows(of(*rows)))


def take(shop: Shop, *rows: dict[str, Any], of: Callable[..., list[Row]] = shopee) -> Imported:
    return shop.do(ImportOrders.of(file(*rows, of=of))).value


def order(number: str, **cells: Any) -> dict[str, Any]:
    return {"No. Pesanan": number, "Nomor Referensi SKU": "PRF-VAN-01", **cells}


def test_a_status_moves_on_with_a_newer_file_and_not_back_with_an_older(shop: Shop) -> None:
    ready = order("261001AAAA0001")
    sent = order(
        "261001AAAA0001", **{"Status Pesanan": "Sedang Dikirim", "No. Resi": "SPX1",
                             "Waktu Pengiriman Diatur": "2026-10-02 09:00"},
    )  # fmt: skip
    take(shop, ready)
    assert shop.state("261001AAAA0001") == "approved"

    assert take(shop, sent).updated == 1
    assert shop.state("261001AAAA0001") == "shipped"

    back = take(shop, ready, order("261001AAAA0002"))
    assert (back.created, back.older, back.differing, back.agrees) == (1, 1, 1, False)
    assert shop.state("261001AAAA0001") == "shipped"


def test_overlapping_files_add_nothing_twice(shop: Shop) -> None:
    one, two, three = (order(f"261001AAAA000{n}") for n in (1, 2, 3))

    first, second = take(shop, one, two), take(shop, two, three)

    assert (first.created, second.created, second.unchanged) == (2, 1, 1)
    assert shop.one("SELECT count(*) FROM sales_order_line") == 3


@pytest.mark.req("WMS-MD-20")
def test_unknown_skus_are_previewed_with_suggestions_and_wait_for_a_mapping(shop: Shop) -> None:
    rows = (
        order("261001AAAA0001", **{"Nomor Referensi SKU": "prf van 1"}),
        order("261001AAAA0002", **{"Nomor Referensi SKU": "", "Nama Produk": "Sabun baru"}),
        order("261001AAAA0003", **{"Status Pesanan": "Selesai", "Nomor Referensi SKU": "LAMA"}),
    )

    preview = shop.ask(PreviewOrders.of(file(*rows)))

    assert [(each.key, each.orders, each.waiting) for each in preview.unknown_skus] == [
        ("PRF VAN 1", 1, 1), ("SABUN BARU|", 1, 1), ("LAMA", 1, 0),
    ]  # fmt: skip
    assert preview.unknown_skus[0].suggestions[0].sku == "PRF-VAN-01"
    done = take(shop, *rows)
    assert (done.needs_fix, done.unknown_skus, done.ready) == (2, 3, 0)
    rule = SkuRule(marketplace_sku="prf van 1", sku="PRF-VAN-01")
    shop.do(MapSkus(store="SHP", rules=(rule,)))
    assert shop.state("261001AAAA0001") == "approved"


def test_rows_that_cannot_be_read_are_listed_and_the_rest_comes_in(shop: Shop) -> None:
    rows = (
        order("261001AAAA0001"),
        order("261001AAAA0002", Jumlah="dua"),
        order("261001AAAA0003", **{"Status Pesanan": "Entah"}),
    )

    preview = shop.ask(PreviewOrders.of(file(*rows)))
    done = take(shop, *rows)

    assert (preview.new, preview.rejected) == (1, ("261001AAAA0002", "261001AAAA0003"))
    assert preview.unknown_statuses == {"Entah": 1}
    assert (done.created, done.rejected, done.agrees) == (1, preview.rejected, True)
    problems = shop.ask(ImportDetail(number=done.number)).problems
    assert [(each.row, each.column, each.value, each.severity) for each in problems] == [
        (3, "Jumlah", "dua", "error"),
        (4, "Status Pesanan", "Entah", "error"),
    ]


def test_cancelled_and_failed_parcels_are_told_apart(shop: Shop) -> None:
    gone = "Dibatalkan secara otomatis oleh sistem Shopee. Alasan: Pengiriman gagal"
    take(
        shop,
        order("261001AAAA0001", **{"Status Pesanan": "Batal"}),
        order(
            "261001AAAA0002",
            **{"Status Pesanan": "Batal", "No. Resi": "SPX1", "Alasan Pembatalan": gone},
        ),
    )

    assert shop.state("261001AAAA0001") == "cancelled"
    assert shop.state("261001AAAA0002") == "rts_in_transit"


def test_cash_on_delivery_beyond_the_goods_is_shipping_income(shop: Shop) -> None:
    goods = {"Product Value": 90_000, "Product ID": "PRF-VAN-01"}
    take(
        shop,
        {"Order ID": "MG000001", "COD": 100_000, **goods},
        {"Order ID": "MG000002", "Tracking ID": "JX2", "COD": 0, **goods},
        {"Order ID": "MG000003", "Tracking ID": "JX3", "COD": 85_000, **goods},
        of=mengantar,
    )

    stored = [shop.stored(f"MG00000{n}") for n in (1, 2, 3)]
    assert [
        (str(each["subtotal"]), str(each["shipping"]), str(each["total"])) for each in stored
    ] == [
        ("90000.00", "10000.00", "100000.00"),
        ("90000.00", "0.00", "90000.00"),
        ("85000.00", "0.00", "85000.00"),
    ]


def test_tokopedia_keeps_its_invoice_as_a_number_of_the_order(shop: Shop) -> None:
    invoice = "INV/20261001/MPL/4821"
    take(
        shop,
        {"Purchase Channel": "Tokopedia", "Tokopedia Invoice Number": invoice,
         "Seller SKU": "PRF-VAN-01"},
        of=tiktok,
    )  # fmt: skip

    [found] = shop.ask(FindOrder(code=invoice.lower()))
    assert (found.channel, found.number) == ("tokopedia", "580177990905303472")


def test_the_person_chooses_when_there_are_several_stores(database_url: str) -> None:
    shop = Shop.build(database_url, ("SHP", "SHP2"))
    before = shop.counts()

    preview = shop.ask(PreviewOrders(path=str(SHOPEE_SAMPLE)))
    assert (preview.store, [each.code for each in preview.stores]) == ("", ["SHP", "SHP2"])
    assert preview.totals.orders == 30
    with pytest.raises(UserError, match=r"Ada 2 toko Shopee \(SHP, SHP2\). Pilih salah satu."):
        shop.do(ImportOrders(path=str(SHOPEE_SAMPLE)))
    assert shop.counts() == before

    chosen = shop.do(ImportOrders(path=str(SHOPEE_SAMPLE), store="SHP2")).value
    assert (chosen.store, chosen.created) == ("SHP2", 30)
    other = shop.ask(PreviewOrders(path=str(SHOPEE_SAMPLE), store="SHP"))
    assert (other.new, len(other.skipped)) == (0, 30)
    shop.company.close()


def test_a_file_of_another_platform_is_not_the_stores(shop: Shop) -> None:
    before = shop.counts()

    with pytest.raises(UserError, match="Toko TTS Toko TTS bukan toko Shopee"):
        shop.do(ImportOrders(path=str(SHOPEE_SAMPLE), store="TTS"))
    shop.do(UpdateStore(code="SHP", active=False))
    with pytest.raises(UserError, match="Toko Shopee SHP nonaktif. Aktifkan di Daftar Toko"):
        shop.do(ImportOrders(path=str(SHOPEE_SAMPLE)))

    assert shop.one("SELECT count(*) FROM sales_order") == before["sales_order"]


def test_without_a_file_nothing_is_imported(shop: Shop) -> None:
    with pytest.raises(InvalidInput, match='Isi "path" dengan berkas ekspor pesanan'):
        shop.do(ImportOrders(file_name="x.xlsx", sha256="0" * 64))
    with pytest.raises(UserError, match="tidak ditemukan"):
        shop.do(ImportOrders(path="/tidak/ada.xlsx"))


@pytest.mark.parametrize("stop_at", ["Membaca berkas", "Menyimpan pesanan", "Memeriksa jumlahnya"])
def test_whoever_stops_an_import_has_imported_nothing(shop: Shop, stop_at: str) -> None:
    before = shop.counts()
    heard: list[str] = []

    def progress(_done: int, _total: int, text: str) -> None:
        heard.append(text)
        if text == stop_at:
            raise Cancelled

    with pytest.raises(Cancelled, match="Dibatalkan. Tidak ada yang disimpan."):
        shop.do(ImportOrders(path=str(SHOPEE_SAMPLE)), progress=progress)

    assert heard[-1] == stop_at
    assert shop.counts() == before


@pytest.mark.req("WMS-RSV-04")
def test_the_same_request_imports_once(shop: Shop) -> None:
    request = shop.company.env.new_id()
    command = ImportOrders.of(file(order("261001AAAA0001")))

    first = shop.do(command, request_id=request)
    again = shop.do(command, request_id=request)

    assert (again.repeated, again.value) == (True, first.value)
    assert shop.one("SELECT count(*) FROM import_batch") == 1


def test_an_import_is_for_those_who_may_make_orders(shop: Shop) -> None:
    with pytest.raises(PermissionRefused):
        shop.company.client("Packer").do(ImportOrders(path=str(SHOPEE_SAMPLE)))
    service = shop.company.client("Customer Service")
    assert service.do(ImportOrders(path=str(SHOPEE_SAMPLE))).value.created == 30


@pytest.mark.req("WMS-RSV-01", "WMS-OUT-02")
def test_imported_orders_are_allocated_and_shipped(shop: Shop) -> None:
    shop.receive("PRF-VAN-01", 3)
    take(shop, order("261001AAAA0001", Jumlah="2", **{"Jumlah Produk di Pesan": "2",
                                                      "Subtotal Pesanan": "165.000"}))  # fmt: skip

    done = shop.do(AllocateOrders(store="SHP")).value
    shop.ship("261001AAAA0001")

    assert done.allocated == ("261001AAAA0001",)
    assert shop.ledger()["12-201"] == 165_000
    assert shop.goods.on_hand("PRF-VAN-01") == (1, "1000.00")
