from __future__ import annotations

from dataclasses import replace

import pytest

from app.catalog.rules.refs import Component, ProductRef
from app.orders.rules.problems import Bought, Whereto, problems_of, shortage
from app.orders.rules.resolve import (
    Candidate,
    Matcher,
    Part,
    Resolved,
    parts_of,
    pieces_hint,
)

SHELF = (
    Candidate("PRF-VAN-01", "Parfum Vanilla 50 ml"),
    Candidate("PRF-MEL-02", "Parfum Melati 50 ml"),
    Candidate("SBN-KOP-06", "Sabun Kopi"),
)


def product(sku: str, kind: str = "goods", **more: object) -> ProductRef:
    values: dict[str, object] = {
        "id": f"id-{sku}", "sku": sku, "name": sku.title(), "variant": "", "kind": kind,
        "base_unit": "pcs", "tracking": "none", "requires_expiry": False, "removal": "fifo",
        "stock_role": "stock.goods", "cost_method": "", "shelf_life_days": 0, "active": True,
    }  # fmt: skip
    return ProductRef(**(values | more))  # type: ignore[arg-type]


BUNDLE = product(
    "PAKET",
    "bundle",
    components=(Component("id-A", "A", "A", 1), Component("id-B", "B", "B", 2)),
)


def test_a_line_takes_its_pieces_times_what_one_holds() -> None:
    assert parts_of(Resolved(product("A"), 6), 2) == [Part("id-A", 12, None)]


@pytest.mark.req("WMS-MD-10")
def test_a_bundle_takes_its_components() -> None:
    assert parts_of(Resolved(BUNDLE, 2), 3) == [
        Part("id-A", 6, "id-PAKET"),
        Part("id-B", 12, "id-PAKET"),
    ]


def test_a_service_takes_nothing_from_the_shelf() -> None:
    assert parts_of(Resolved(product("JASA", "service")), 2) == []


@pytest.mark.req("WMS-MD-20")
@pytest.mark.parametrize(
    ("key", "name", "best"),
    [
        ("PRF_VAN01", "", ("PRF-VAN-01", 100)),
        ("PRF-VAN-1", "", ("PRF-VAN-01", 93)),
        ("", "Sabun Kopi", ("SBN-KOP-06", 98)),
        ("PARFUM MELATI|50 ML", "Parfum Melati", ("PRF-MEL-02", 66)),
    ],
)
def test_suggestions_name_the_most_alike_product_first(
    key: str, name: str, best: tuple[str, int]
) -> None:
    found = Matcher(SHELF).suggestions(key, name, "")

    assert (found[0].sku, found[0].percent) == best


def test_nothing_is_suggested_where_nothing_is_alike() -> None:
    assert Matcher(SHELF).suggestions("XYZ-99", "Tas kulit", "Hitam") == ()
    assert Matcher(()).suggestions("PRF", "Parfum", "") == ()


@pytest.mark.parametrize(
    ("key", "pieces"),
    [
        ("3PCS-LIP-MAW", 3), ("LIP MAWAR|ISI 12", 12), ("SRM 2X", 2), ("PRF-VAN-01", 1),
        ("XL-20", 1), ("SERUM 20 ML", 1), ("0PCS-A", 1),
    ],
)  # fmt: skip
def test_words_hint_at_how_many_pieces_one_sold_unit_holds(key: str, pieces: int) -> None:
    assert pieces_hint(key) == pieces


COMPLETE = Whereto("manual", "Siti", "081211112222", "Jl. Melati 5", "KOTA BANDUNG")


@pytest.mark.req("ERP-ORD-03")
def test_an_order_without_problems_has_none() -> None:
    assert problems_of([Bought("A", "A", Resolved(product("A")))], COMPLETE) == ()


@pytest.mark.req("ERP-ORD-03")
def test_all_problems_are_told_at_once() -> None:
    lines = [
        Bought("XX", "Serum", None),
        Bought("XX", "Serum", None),
        Bought("LAMA", "Lama", Resolved(product("LAMA", active=False))),
        Bought("KOSONG", "Kosong", Resolved(product("KOSONG", "bundle"))),
    ]

    assert problems_of(lines, Whereto("website", "", "123", "", "")) == (
        'SKU "XX" belum dipetakan ke produk. Petakan di SKU Importer.',
        "Produk LAMA tidak aktif. Aktifkan, atau petakan ke produk lain.",
        "Paket KOSONG belum punya isi. Lengkapi isi paketnya.",
        "Nama penerima kosong. Lengkapi nama pelanggan.",
        "Nomor telepon penerima kosong atau tidak lengkap. Lengkapi nomornya.",
        "Alamat kirim kosong. Lengkapi alamatnya.",
    )


@pytest.mark.req("ERP-ORD-03")
def test_an_address_names_its_city() -> None:
    lines = [Bought("A", "A", Resolved(product("A")))]

    assert problems_of(lines, replace(COMPLETE, city="")) == (
        "Kota tujuan kosong. Lengkapi kota atau kabupatennya.",
    )


def test_a_marketplace_that_hides_its_buyers_is_not_asked_for_them() -> None:
    hidden = Whereto("shopee", "S******i", "******28", "", "")

    assert problems_of([Bought("A", "A", Resolved(product("A")))], hidden) == ()


def test_an_order_of_services_has_nothing_to_pack() -> None:
    line = Bought("JASA", "Jasa", Resolved(product("JASA", "service")))

    assert problems_of([line], COMPLETE) == (
        "Tidak ada barang yang harus dikirim. Periksa baris pesanannya.",
    )


def test_a_shortage_says_how_much_of_what() -> None:
    assert shortage("SERUM", 9, 2) == (
        "Stok SERUM kurang 2 dari 9. Tambah stok, lalu alokasikan lagi."
    )
