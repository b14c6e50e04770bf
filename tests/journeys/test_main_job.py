"""The main job from an empty database to the trial balance, as people do it and as lines do it.

Fresh database → products and opening stock from spreadsheets → three marketplace files → allocate →
open the parcel → scan → ship → label at the printer's port → stock card, jurnal umum, neraca saldo,
audit trail all agree (issue of the main job, section 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from app.documents.output import pages_of
from app.documents.panels.printers_file import PrintSetup
from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers
from app.fulfilment.printouts import shipping_label
from app.headless.cli import PASSWORD_VARIABLE
from app.identity import passwords
from app.ui import translations
from app.ui.theme import theme
from app.ui.tokens import Outcome
from tests.documents.paper import texts, zpl_pictures
from tests.documents.socket_printer import SocketPrinter
from tests.headless.conftest import Headless
from tests.journeys import story
from tests.journeys.conftest import People, Script
from tests.support.company import PASSWORD, Company
from tests.support.packing_table import PackingTable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.databases import Databases

pytestmark = [
    pytest.mark.req(
        "WMS-GEN-02", "WMS-GEN-03", "WMS-GEN-07", "WMS-GEN-09", "WMS-SHIP-01", "WMS-INV-05",
        "WMS-INV-06", "WMS-VAL-05", "WMS-MD-05", "WMS-LOT-04", "WMS-SEC-10", "ERP-ORD-02",
        "ERP-ORD-08", "ERP-FIN-10", "PU-10", "PU-30", "PU-44", "INV-05", "INV-09",
    ),
    pytest.mark.timeout(180),
]  # fmt: skip


@pytest.fixture(autouse=True)
def cheap_passwords() -> None:
    passwords.use(passwords.CHEAP)


# ---------------------------------------------------------------- by scanner


@dataclass
class Dock:
    """Putri's packing table with a Zebra at a socket."""

    table: PackingTable
    printer: SocketPrinter
    config: PrinterConfig

    def pack(self, row: dict[str, Any]) -> str:
        """Scan a parcel as it lies in the queue; the resi its label was printed with."""
        number, goods = row["number"], story.PARCELS[row["number"]]
        before = len(self.printer.jobs)
        opened = self.table.scan(row["resi"] or number)
        assert opened.outcome == Outcome.OK, opened
        # A thing of another parcel first: refused, nothing counted.
        wrong = self.table.scan(story.barcode("DFZ-VAN-01"))
        assert wrong.outcome == Outcome.ERROR
        codes = [code_on(sku) for sku, qty in goods.items() for _ in range(qty)]
        self.table.scan(*codes)
        self.table.wait(lambda: len(self.printer.jobs) == before + 1)
        self.table.settle()
        return self._on_the_label(number)

    def _on_the_label(self, number: str) -> str:
        shipped = self.table.panel.flow.last
        assert shipped is not None
        assert shipped.label.order == number
        document = shipping_label(shipped.label, self.table.env.now(), mask_phone=False)
        pictures = zpl_pictures(self.printer.jobs[-1], pages_of(document, self.config))
        [text] = texts(pictures)
        return text


def code_on(sku: str) -> str:
    """What is printed on a piece: an EAN, or GS1 with expiry and lot where lots are kept."""
    ean = story.barcode(sku)
    if not story.by_lot(sku):
        return ean
    lot, expires, _qty, _more = story.LOTS[0]
    return f"]C1010{ean}17{expires:%y%m%d}10{lot}"


@pytest.fixture
def dock(company: Company, tmp_path: Path, qtbot: QtBot) -> Iterator[Dock]:
    """A packing table in the company, the packer at it."""
    del qtbot  # the application
    translations.install()
    theme().apply(dark=False, scale=1.0)
    folder = tmp_path / "pc"
    folder.mkdir()
    with SocketPrinter() as printer:
        config = PrinterConfig(
            name="Zebra meja 1", language="zpl", dpi=203, media=Media(100, 150),
            address=printer.address, documents=frozenset(DocumentKind),
        )  # fmt: skip
        client = company.door("MEJA-putri").with_password("putri", PASSWORD)
        table = PackingTable(client, company.env, folder)
        table.desk.save(PrintSetup(Printers([config]), auto_slip=False))
        yield Dock(table, printer, config)
        table.close()


@pytest.fixture
def company(database_url: str, tmp_path: Path) -> Iterator[Company]:
    """Founded on an empty database, stocked, orders imported and allocated."""
    made = Company.found(database_url)
    hands = People(made)
    story.set_up(hands)
    story.stock_up(hands, tmp_path)
    story.take_orders(hands)
    yield made
    made.close()


def test_a_packer_ships_real_orders_with_a_scanner(company: Company, dock: Dock) -> None:
    hands = People(company)
    queue = story.waiting(hands)

    labels = {row["number"]: dock.pack(row) for row in queue}

    # Every label's code leads back to its order.
    assert labels == {row["number"]: row["resi"] or row["number"] for row in queue}
    story.check(hands)
    # The last label is noted as soon as the printer has taken it.
    dock.table.wait(lambda: hands.ask("putri", "pack.summary")["labels_missing"] == 0)
    today = hands.ask("putri", "pack.summary")
    assert (today["waiting"], today["packed_today"], today["packed_by_me"]) == (0, 5, 5)
    shipments = hands.ask("sari", "shipment.list", limit=100)["rows"]
    assert {(row["packer"], row["label_printed"]) for row in shipments} == {("Putri", True)}


# ---------------------------------------------------------------- by lines


def found_by_lines(headless: Headless) -> None:
    """The very first lines on an empty database, as somebody with a new PC sends them."""
    founding = {
        "organisation": "Toko Lumbung Sehat", "entity": "PT Lumbung Sehat", "entity_kind": "pt",
        "password": PASSWORD,
    }  # fmt: skip
    envelopes = headless.run(
        {"do": "organisation.found", "with": founding},
        {"do": "chart.install"},
        {"do": "books.open_year", "with": {"year": 2026}},
        user=None,
        options=("--atomic",),
    )
    assert [each["success"] for each in envelopes] == [True, True, True]


def pack_by_lines(hands: story.Hands, row: dict[str, Any]) -> None:
    """Open and ship a parcel as a conveyor with a camera would: everything verified at once."""
    view = hands.do("putri", "pack.open", code=row["resi"] or row["number"])
    assert view["number"] == row["number"]
    parts = [
        {"line": item["line"], "qty": str(lot["qty"]), "lot": lot["number"]}
        for item in view["items"]
        for lot in item["lots"]
    ]
    shipped = hands.do("putri", "order.ship", order=row["number"], verified=parts)
    assert shipped["label"]["resi"] == row["resi"]


@pytest.mark.req("WMS-GEN-09")
def test_the_same_by_lines_alone_comes_to_the_same_sen(
    database_url: str,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.setenv("LUMBUNG_HOME", str(tmp_path / "home"))
    headless = Headless(database_url, tmp_path, monkeypatch)
    found_by_lines(headless)
    hands = Script(headless)
    story.set_up(hands)
    story.stock_up(hands, tmp_path)
    story.take_orders(hands)
    for row in story.waiting(hands):
        pack_by_lines(hands, row)

    by_lines = story.check(hands)

    # By people, on a database of their own: the same figures to the sen.
    with_people = Company.found(databases.new_sqlite(tmp_path / "orang.sqlite"))
    people = People(with_people)
    story.set_up(people)
    story.stock_up(people, tmp_path)
    story.take_orders(people)
    for row in story.waiting(people):
        pack_by_lines(people, row)
    assert story.check(people) == by_lines
    with_people.close()
