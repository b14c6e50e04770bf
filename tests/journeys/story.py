"""The main job as a story: what is told, by whom, and what must come of it to the sen.

The same story is lived twice: with a scanner at the packing table, and as lines of ``lumbung do``.
``Hands`` are those who do it.  Every expected figure is worked out here from the files and the
opening stock alone, not by the program.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

from app.catalog import importing as product_sheet
from app.catalog.api import PackIn, ProductIn
from app.core.money import Money
from app.core.sheet_file import write_rows
from app.integrations.xlsx.source import Reading, Source
from app.integrations.xlsx.workbook import open_sheets
from app.stock import importing as opening_sheet
from app.stock.columns import COLUMNS as OPENING_COLUMNS
from tests.integrations.files import MENGANTAR_SAMPLE, SAMPLES, SHOPEE_SAMPLE, TIKTOK_SAMPLE
from tests.support.company import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.core.sheet import NumberedRow

Data = Any
TODAY: Final = date(2026, 11, 21)
#: Who does what: user name → role.
PEOPLE: Final = {
    "wawan": "Warehouse Manager", "sari": "Supervisor", "putri": "Packer",
    "iwan": "Inventory Planner", "fitri": "Finance", "lia": "Customer Service",
}  # fmt: skip
#: User, platform and file of each import.
FILES: Final = {"SHP": SHOPEE_SAMPLE, "TTS": TIKTOK_SAMPLE, "MGT": MENGANTAR_SAMPLE}
_EXPECTED: Final = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
BUNDLES: Final[dict[str, dict[str, int]]] = _EXPECTED["bundles"]
#: Price of everything that is no bundle, in rupiah.
PRICES: Final[dict[str, int]] = {
    sku: price for sku, price in _EXPECTED["catalogue"].items() if sku not in BUNDLES
}
#: Perfumes are kept by lot: ten expire early, thirty later and cost four rupiah more.
LOTS: Final = (("A", date(2027, 1, 31), 10, 0), ("B", date(2027, 6, 30), 30, 400))
#: What is ready to be shipped in the three files: order → goods as they lie in the box.
PARCELS: Final[dict[str, dict[str, int]]] = {
    "26102440AM466K": {"LIL-CEN-07": 1},
    "MGT1164774123": {"SBN-AQU-08": 1},
    "MGT1860558286": {"PRF-MEL-02": 1, "BDM-MEL-02": 2},
    "MGT1807279139": {"PRF-KOP-06": 2},
    "MGT1435000928": {"SBN-MEL-02": 1},
}
#: The files' amounts of these five, in rupiah: at list price, given away by the seller, and the
#: carriage of the parcels whose buyers pay it to the seller.
SHOPEE_GROSS, SHOPEE_DISCOUNT = 55_500, 11_350
MENGANTAR_GROSS, MENGANTAR_CARRIAGE = 22_000 + 162_000 + 183_000 + 19_000, 12_000 + 27_000 + 18_000
#: What the story leaves on the accounts beside stock, opening balance and HPP.
SOLD: Final = {
    "12-201": SHOPEE_GROSS - SHOPEE_DISCOUNT,  # receivable of the Shopee store
    "12-203": MENGANTAR_GROSS + MENGANTAR_CARRIAGE,  # receivable of the Mengantar store
    "41-101": -SHOPEE_GROSS,
    "41-103": -MENGANTAR_GROSS,
    "41-150": -MENGANTAR_CARRIAGE,
    "41-300": SHOPEE_DISCOUNT,
}


class Hands(Protocol):
    """Somebody who can do a command or ask a query in a person's name; answers plain JSON."""

    def do(self, user: str, name: str, /, **values: object) -> Data: ...

    def ask(self, user: str, name: str, /, **values: object) -> Data: ...


# ---------------------------------------------------------------- figures


def by_lot(sku: str) -> bool:
    return sku.startswith("PRF")


def unit_cost(sku: str) -> int:
    """Opening cost of a piece in sen: forty per cent of the price and some odd sen."""
    return PRICES[sku] * 40 + 37


def average_cost(sku: str) -> int:
    """In sen; of a perfume (10 × c + 30 × (c + 400)) / 40 = c + 300, exactly."""
    return unit_cost(sku) + (300 if by_lot(sku) else 0)


OPENING_VALUE: Final = sum(40 * average_cost(sku) for sku in PRICES)
COST_OF_SALES: Final = sum(
    qty * average_cost(sku) for goods in PARCELS.values() for sku, qty in goods.items()
)


def shown(sen: int) -> str:
    return str(Money(sen))


def barcode(sku: str) -> str:
    """An EAN-13 of the product, with its check digit."""
    body = f"899{list(PRICES).index(sku) + 77_000:09d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return body + str(-total % 10)


# ---------------------------------------------------------------- files


def product_file(folder: Path) -> Path:
    """The product sheet as somebody filled it in."""
    path = folder / "produk.xlsx"
    rows = [
        ProductIn(
            row=place, sku=sku, product_name=f"Produk {sku}", category="Katalog",
            base_unit="pcs", barcodes=(PackIn(code=barcode(sku)),), weight_g=150,
            tracking="lot" if by_lot(sku) else "none", requires_expiry=by_lot(sku),
            sell_price=Money.rupiah_of(price),
        )
        for place, (sku, price) in enumerate(PRICES.items(), 2)
    ]  # fmt: skip
    path.write_bytes(product_sheet.export(rows))
    return path


def opening_file(folder: Path) -> Path:
    """The opening stock as somebody counted it: forty of everything."""
    path = folder / "stok-awal.xlsx"
    rows: list[dict[str, object]] = []
    for sku in PRICES:
        lots = LOTS if by_lot(sku) else (("", None, 40, 0),)
        rows += [
            {
                "sku": sku, "product_name": f"Produk {sku}", "location": "GDU-A-01", "lot": lot,
                "expires_on": expires, "qty": qty, "cost": Money(unit_cost(sku) + more),
            }
            for lot, expires, qty, more in lots
        ]  # fmt: skip
    cells = ([row.get(column.field, "") for column in OPENING_COLUMNS] for row in rows)
    path.write_bytes(write_rows("Stok Awal", OPENING_COLUMNS, cells))
    return path


def _rows(path: Path) -> Sequence[NumberedRow]:
    return list(open_sheets(Source.of_path(path), Reading())[0].rows())


# ---------------------------------------------------------------- the story


def set_up(hands: Hands) -> None:
    """An organisation is founded already; the admin makes what it needs."""
    for user, role in PEOPLE.items():
        hands.do(
            "admin", "user.create", username=user, full_name=user.title(), roles=[role],
            password=PASSWORD, must_change_password=False,
        )  # fmt: skip
    hands.do("admin", "warehouse.create", code="GDU", title="Gudang Utama", removal="fefo")
    bins = [{"code": "GDU-A-01", "kind": "picking"}]
    hands.do("admin", "location.create", warehouse="GDU", locations=bins)
    for code, platform in (("SHP", "shopee"), ("TTS", "tiktok"), ("MGT", "mengantar")):
        hands.do(
            "admin", "store.create", code=code, title=f"Toko {code}", platform=platform,
            warehouse="GDU", sender_name="Toko Lumbung Sehat", sender_phone="0812-0000-1111",
        )  # fmt: skip


def stock_up(hands: Hands, folder: Path) -> None:
    """Products and opening stock out of spreadsheets; bundles by hand."""
    products = product_sheet.read_products(_rows(product_file(folder)))
    assert products.problems == ()
    done = hands.do(
        "iwan", "product.import", file_name="produk.xlsx",
        rows=[row.model_dump(mode="json") for row in products.rows],
    )  # fmt: skip
    assert done["created"] == len(PRICES) == 40
    for sku, parts in BUNDLES.items():
        components = [{"sku": part, "qty": str(qty)} for part, qty in parts.items()]
        hands.do(
            "iwan", "product.create", sku=sku, product_name=f"Paket {sku}", kind="bundle",
            components=components,
        )  # fmt: skip
    opening = opening_sheet.read_opening(_rows(opening_file(folder)))
    assert opening.problems == ()
    hands.do(
        "wawan", "stock.import_opening", warehouse="GDU", file_name="stok-awal.xlsx",
        rows=[row.model_dump(mode="json") for row in opening.rows],
    )  # fmt: skip


def take_orders(hands: Hands) -> None:
    """The three files, looked at first; then once more, which must change nothing."""
    for store, path in FILES.items():
        preview = hands.ask("lia", "import.preview", path=str(path), store=store)
        assert (preview["new"], preview["unknown_skus"], preview["problems"]) == (30, [], [])
        first = hands.do("lia", "import.orders", path=str(path), store=store)
        assert (first["created"], first["database"]) == (30, first["file"])
    for store, path in FILES.items():
        again = hands.do("lia", "import.orders", path=str(path), store=store)
        assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 30)
    rows = hands.ask("lia", "courier_mapping.list", unmapped=True)
    for platform in sorted({row["platform"] for row in rows}):
        rules = [
            {"option": row["option"], "courier": row["suggestion"] or "JNE"}
            for row in rows
            if row["platform"] == platform
        ]
        hands.do("admin", "courier_mapping.set", platform=platform, rules=rules)
    allocated = hands.do("sari", "order.allocate")
    assert set(allocated["allocated"]) == set(PARCELS)
    assert (allocated["backorder"], allocated["short"]) == ([], [])


def waiting(hands: Hands) -> list[Data]:
    """The packing queue, the most urgent first."""
    rows: list[Data] = hands.ask("putri", "pack.queue")["rows"]
    assert {row["number"] for row in rows} == set(PARCELS)
    return rows


# ---------------------------------------------------------------- the end of it


def figures(hands: Hands) -> dict[str, Any]:
    """Everything the two lives of the story must agree about."""
    trial = hands.ask("fitri", "report.trial_balance", date_to=TODAY.isoformat())
    assert trial["balanced"] is True
    return {
        "trial": {row["code"]: row["closing"] for row in trial["rows"]},
        "journals": sorted(
            (row["event"], row["amount"])
            for row in hands.ask("fitri", "journal.list", limit=1000)["rows"]
        ),
        "stock": {
            row["sku"]: (row["on_hand"], row["reserved"], row["value"])
            for row in hands.ask("iwan", "stock.on_hand", limit=1000)["rows"]
        },
        "shipments": sorted(
            (row["order"], row["pieces"], row["revenue"], row["cost"])
            for row in hands.ask("sari", "shipment.list", limit=1000)["rows"]
        ),
    }


def check(hands: Hands) -> dict[str, Any]:
    """Orders, stock, stock cards, journals, trial balance and trail say the same, exactly."""
    found = figures(hands)
    _check_orders(hands, found)
    _check_stock(hands, found)
    _check_books(hands, found)
    _check_trail(hands)
    return found


def _check_orders(hands: Hands, found: dict[str, Any]) -> None:
    assert hands.ask("putri", "pack.queue")["rows"] == []
    costs = {
        order: sum(qty * average_cost(sku) for sku, qty in goods.items())
        for order, goods in PARCELS.items()
    }
    assert {(order, pieces, cost) for order, pieces, _revenue, cost in found["shipments"]} == {
        (order, str(sum(goods.values())), shown(costs[order])) for order, goods in PARCELS.items()
    }
    for order in PARCELS:
        detail = hands.ask("lia", "order.detail", order=order)
        assert detail["state"] == "shipped"
        assert [event["new_state"] for event in detail["events"]][-1] == "shipped"


def _check_stock(hands: Hands, found: dict[str, Any]) -> None:
    sold: dict[str, int] = {}
    for goods in PARCELS.values():
        for sku, qty in goods.items():
            sold[sku] = sold.get(sku, 0) + qty
    assert found["stock"] == {
        sku: (str(40 - sold.get(sku, 0)), "0", shown((40 - sold.get(sku, 0)) * average_cost(sku)))
        for sku in PRICES
    }
    assert hands.ask("iwan", "stock.summary")["value"] == shown(OPENING_VALUE - COST_OF_SALES)
    # The card of a perfume: two lots in, two pieces of the early lot out.
    card = hands.ask("iwan", "stock.card", sku="PRF-KOP-06")["page"]["rows"]
    cost = average_cost("PRF-KOP-06")
    assert [(row["lot"], row["qty"], row["balance"]) for row in card] == [
        ("A", "10", "10"), ("B", "30", "40"), ("A", "-2", "38"),
    ]  # fmt: skip
    assert (card[-1]["value"], card[-1]["balance_value"]) == (shown(-2 * cost), shown(38 * cost))
    assert hands.ask("iwan", "stock.check") == []


def _check_books(hands: Hands, found: dict[str, Any]) -> None:
    assert found["trial"] == {
        "13-100": shown(OPENING_VALUE - COST_OF_SALES),
        "31-950": shown(-OPENING_VALUE),
        "51-100": shown(COST_OF_SALES),
        **{code: shown(rupiah * 100) for code, rupiah in SOLD.items()},
    }
    # One journal a parcel and one for the opening stock; together they move what was moved.
    assert [event for event, _amount in found["journals"]].count("sale.shipped") == len(PARCELS)
    assert len(found["journals"]) == len(PARCELS) + 1
    debits = sum(rupiah for rupiah in SOLD.values() if rupiah > 0) * 100
    total = sum(Money.parse(amount).sen for _event, amount in found["journals"])
    assert total == OPENING_VALUE + debits + COST_OF_SALES
    checked = hands.ask("fitri", "books.check")
    assert (checked["violations"], len(checked["checks"]) > 4) == ([], True)


def _check_trail(hands: Hands) -> None:
    shipped = hands.ask("admin", "audit.list", action="order.shipped", limit=100)["rows"]
    assert {row["subject"] for row in shipped} == set(PARCELS)
    assert {row["full_name"] for row in shipped} == {"Putri"}
    verified = hands.ask("admin", "audit.verify")
    assert (verified["intact"], verified["breaks"]) == (True, [])
