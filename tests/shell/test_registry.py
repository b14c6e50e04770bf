"""The navigation holds exactly what exists and the person may see (WMS-GEN-06)."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from app.shell.panels import PANELS
from app.shell.registry import NAVIGATION, PanelSpec, Registry
from app.ui import resources
from app.ui.panel import Panel

ORDERS = PanelSpec(
    "orders.list", "Pesanan", "PESANAN", "orders", "order.read", "tests.gallery.sample:SamplePanel"
)
PACKING = replace(ORDERS, id="packing", title="Packing", permission="ship.execute")
JOURNAL = replace(ORDERS, id="journal", title="Jurnal", section="AKUNTANSI", permission="book")
CARD = replace(ORDERS, id="stock.card", title="Kartu stok", section=None)


def everybody(_permission: str) -> bool:
    return True


@pytest.mark.req("WMS-GEN-06")
def test_the_tree_follows_the_final_order() -> None:
    registry = Registry([JOURNAL, CARD, PACKING, ORDERS])

    tree = [(section, [one.title for one in specs]) for section, specs in registry.tree(everybody)]

    assert tree == [("PESANAN", ["Pesanan", "Packing"]), ("AKUNTANSI", ["Jurnal"])]


@pytest.mark.req("WMS-GEN-06")
def test_entries_and_sections_without_permission_are_hidden() -> None:
    registry = Registry([JOURNAL, PACKING, ORDERS])

    tree = registry.tree(lambda permission: permission == "ship.execute")

    assert [(section, [one.id for one in specs]) for section, specs in tree] == [
        ("PESANAN", ["packing"])
    ]


@pytest.mark.parametrize(
    ("specs", "message"),
    [
        ((ORDERS, ORDERS), "two panels are called orders.list"),
        ((replace(ORDERS, title="Order"),), "is not in the navigation tree"),
        ((replace(ORDERS, section="GUDANG"),), "is not in the navigation tree"),
        (
            (replace(ORDERS, shortcut="Shift+F2"), replace(PACKING, shortcut="Shift+F2")),
            "a key opens two panels",
        ),
    ],
)
def test_a_wrong_registration_is_refused(specs: tuple[PanelSpec, ...], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        Registry(specs)


def test_sections_that_are_entries_themselves() -> None:
    reports = replace(ORDERS, id="reports", title="Laporan", section="LAPORAN")

    assert [section for section, _ in Registry([reports, ORDERS]).tree(everybody)] == [
        "PESANAN", "LAPORAN",
    ]  # fmt: skip


def test_the_tree_is_the_one_of_the_requirements() -> None:
    assert [section for section, _ in NAVIGATION] == [
        "", "PESANAN", "GUDANG", "PEMBELIAN", "RETURN", "PRODUKSI", "PELANGGAN", "AKUNTANSI",
        "TOKO & CHANNEL", "MARKETING", "LAPORAN", "NOTIFIKASI", "PENGATURAN",
    ]  # fmt: skip
    assert (
        sum(len(titles) for _, titles in NAVIGATION) == 61
    )  # theirs, Piutang Usaha, Penjualan Harian and Unit Usaha


def test_our_own_list_is_sound() -> None:
    """Each panel of the program can be imported, is a panel, and has an icon."""
    registry = Registry(PANELS)

    for spec in registry:
        kind = spec.load()
        assert issubclass(kind, Panel), spec.id
        assert kind.point_of_use == spec.point_of_use, spec.id
        assert resources.path("icons", f"{spec.icon}.svg").is_file(), spec.icon


@pytest.mark.parametrize("module", ["app.shell.panels", "app.shell.panels_books"])
def test_the_list_of_panels_imports_no_slice(module: str) -> None:
    source = Path(str(import_module(module).__file__)).read_text(encoding="utf-8")

    imports = re.findall(r"^(?:from|import) (\S+)", source, re.MULTILINE)
    assert set(imports) <= {
        "__future__", "typing", "app.shell.registry", "app.shell.panels_books",
    }  # fmt: skip
