"""The counting panel over a real company, by scanner alone and by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent

from app.catalog.api import BarcodeIn, ImportProducts, ProductIn
from app.core.client import Client
from app.core.errors import ServerAway
from app.core.money import Money
from app.files.panels.attachments import AttachmentBox
from app.opname.api import AssignCount, RecordCounts, RecountLines, UnknownCounts
from app.opname.panels.counting import CountingPanel
from app.stock.api import ImportOpening, OpeningRow
from app.ui.context import DictMemory, PanelContext, Services
from app.ui.operations import Operations
from app.ui.scan_log import ScanLog
from app.ui.tokens import Outcome
from tests.files.samples import picture
from tests.support.counting import Counting
from tests.support.packing_table import SilentSounds, TableStation

if TYPE_CHECKING:
    from collections.abc import Iterator

KRIM = "8991002101630"


class Cut:
    """A client whose counts do not arrive while the line is cut."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.cut = False

    def do(self, command: Any, **more: Any) -> Any:
        if self.cut and isinstance(command, RecordCounts):
            raise ServerAway
        return self._client.do(command, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


class Shelf:
    """A counter with a PC."""

    def __init__(self, counting: Counting, folder: Path, client: Any) -> None:
        self.counting = counting
        env = counting.goods.company.env
        self.log = ScanLog(folder / "scans", env)
        self.operations = Operations(lambda: client)
        services = Services()
        self.station = TableStation(folder, env)
        services.offer("app.ui.station:Station", lambda: self.station)
        services.offer("app.ui.scan_log:ScanLog", lambda: self.log)
        context = PanelContext(
            self.operations, DictMemory(), SilentSounds(), lambda *_a, **_k: None,
            services=services,
        )  # fmt: skip
        self.panel = CountingPanel(context)
        self.panel.resize(1200, 700)
        self.panel.show()
        self.ms = 1_000
        self.settle()

    def scan(self, *codes: str, gap_ms: int = 1_000) -> None:
        for code in codes:
            self.ms += gap_ms
            self.panel.scanned(code, self.ms)
            self.settle()

    def type(self, text: str) -> None:
        for char in (*text, "\r"):
            key = Qt.Key.Key_Return if char == "\r" else Qt.Key(ord(char.upper()))
            self.press(key, char)

    def press(self, key: Qt.Key, text: str = "", wait: bool = True) -> None:
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
        QCoreApplication.sendEvent(self.panel, event)
        if wait and key in {Qt.Key.Key_Return, Qt.Key.Key_F4, Qt.Key.Key_F6}:
            self.settle(sent=False)

    @property
    def said(self) -> tuple[str, str, str]:
        """Word, name and quantity of the band."""
        verdict = self.panel.band.verdict
        return (verdict.headline, verdict.name, verdict.quantity) if verdict else ("", "", "")

    def settle(self, *, sent: bool = True) -> None:
        deadline = QDeadlineTimer(20_000)
        quiet = 0
        while quiet < 2:
            assert not deadline.hasExpired(), "still busy"
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            busy = self.panel.waiting or self.panel._held or self.operations.pending
            quiet = 0 if busy or (sent and self.panel.outbox.pending) else quiet + 1

    def close(self) -> None:
        self.panel._live.stop()
        self.panel.close()
        self.operations.close()
        self.log.close()
        self.panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def counted(sqlite_url: str) -> Iterator[Counting]:
    made = Counting.build(sqlite_url)
    made.goods.product("SABUN", barcodes=(BarcodeIn(code=KRIM),))
    made.goods.receive("SABUN", 5, "50000", place="GD1-B-01")
    yield made
    made.sound()
    made.goods.company.close()


@pytest.fixture
def shelf(counted: Counting, tmp_path: Path, qapp: Any) -> Iterator[Shelf]:
    made = Shelf(counted, tmp_path, counted.ani)
    yield made
    made.close()


@pytest.mark.req("PU-60", "PU-61", "WMS-OPN-09", "PU-63")
def test_by_scanner_alone(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()

    shelf.scan(session, "GD1-B-01", KRIM, KRIM, KRIM)
    assert shelf.said == ("BENAR", "Sabun", "3")
    shelf.scan("CMD-UNDO")
    assert shelf.said == ("DIURUNGKAN", "Sabun", "2")
    shelf.scan("GD1-A-01")
    assert shelf.said[0] == "BELUM SELESAI"
    shelf.scan("CMD-EMPTY")
    assert shelf.said == ("KOSONG", "GD1-B-01", "1 baris")
    shelf.scan("GD1-A-01", "9999999999994")
    assert shelf.said == ("TAK DIKENAL", "9999999999994", "")
    shelf.scan("CMD-OK", "KAPAS", "L1", "SERUM")

    counts = {row.sku: row.counted for row in counted.lines(session)}
    assert counts == {"KAPAS": 1, "SERUM": 1, "KRIM": 0, "SABUN": 2}
    assert [row.code for row in counted.wati.ask(UnknownCounts(session=session))] == [
        "9999999999994"
    ]
    assert [column.key for column in shelf.panel.rows_table.model.columns] == [
        "product", "lot", "count", "state",
    ]  # fmt: skip
    assert {row.expected for row in shelf.panel.desk.rows} == {None}


@pytest.mark.req("WMS-OPN-11", "PU-63", "PU-51")
def test_my_places_come_first_and_what_others_count_is_seen_within_a_second(
    counted: Counting, shelf: Shelf
) -> None:
    session = counted.session()
    counted.admin.do(AssignCount(session=session, username="ani", locations=("GD1-B-01",)))
    shelf.scan(session)
    assert shelf.panel.title_line.pill.status.text == "0/4 item sudah dihitung"

    counted.count(session, 1, 10, counted.budi)  # at another PC

    deadline = QDeadlineTimer(3_000)
    while shelf.panel.title_line.pill.status.text != "1/4 item sudah dihitung":
        assert not deadline.hasExpired()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
    shelf.press(Qt.Key.Key_PageDown)
    shelf.press(Qt.Key.Key_Return)
    assert shelf.panel.desk.location == "GD1-B-01"


@pytest.mark.req("PU-63", "PU-51")
def test_unknown_goods_get_a_photo_by_key(counted: Counting, shelf: Shelf, tmp_path: Path) -> None:
    session = counted.session()
    file = tmp_path / "tak-dikenal.jpg"
    file.write_bytes(picture())
    shelf.scan(session, "GD1-B-01", "9999999999994", "CMD-OK")

    shelf.press(Qt.Key.Key_F7)
    shelf.settle()
    box = shelf.panel.side.findChild(AttachmentBox)
    assert box is not None
    box.add_files([file])
    shelf.settle()
    shelf.scan(KRIM)

    (row,) = counted.wati.ask(UnknownCounts(session=session))
    assert (row.code, row.photos) == ("9999999999994", 1)
    assert not shelf.panel.side.isVisible()
    assert counted.line(session, "SABUN").counted == 1


@pytest.mark.req("PU-06", "PU-60")
def test_a_bouncing_trigger_counts_once(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", KRIM)

    shelf.scan(KRIM, gap_ms=120)
    shelf.scan(KRIM, gap_ms=400)

    assert counted.line(session, "SABUN").counted == 2


@pytest.mark.req("WMS-OPN-09", "PU-62")
def test_goods_of_another_place_become_a_find(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-A-01", KRIM)
    assert shelf.said == ("TEMUAN", "Sabun", "1")

    shelf.scan(KRIM)
    counted.count(session, 1, 4, counted.budi)
    shelf.scan("GD1-B-01", "GD1-B-01", "GD1-A-01", "GD1-A-01")

    assert shelf.said[0] in {"DIHITUNG BERDUA", "BELUM SELESAI"}
    found = [row for row in counted.lines(session) if row.found]
    assert [(row.location, row.sku, row.counted) for row in found] == [("GD1-A-01", "SABUN", 2)]


@pytest.mark.req("PU-62")
def test_whoever_stands_there_is_told_when_another_begins(counted: Counting, shelf: Shelf) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", KRIM)
    assert shelf.said == ("BENAR", "Sabun", "1")
    counted.count(session, counted.line(session, "SABUN").line, 4, counted.budi)

    shelf.scan(KRIM)

    assert shelf.said == ("DIHITUNG BERDUA", "GD1-B-01", "2 baris")
    shelf.scan(KRIM)
    assert shelf.said == ("BENAR", "Sabun", "7")
    assert counted.line(session, "SABUN").counted == 7


@pytest.mark.req("PU-24", "PU-64")
def test_what_was_refused_does_not_stay_on_the_screen_as_counted(
    counted: Counting, shelf: Shelf
) -> None:
    session = counted.session()
    shelf.scan(session, "GD1-B-01", KRIM)
    counted.count(session, counted.line(session, "SABUN").line, 4, counted.budi)
    counted.wati.do(RecountLines(
        session=session, lines=(counted.line(session, "SABUN").line,), reason="ragu",
    ))  # fmt: skip

    shelf.scan(KRIM)

    assert shelf.said[0] == "TIDAK TERCATAT"
    (row,) = (row for row in shelf.panel.desk.rows if row.sku == "SABUN")
    assert (row.total, row.counted, row.refused) == (0, False, "hitung ulang harus oleh orang lain")


@pytest.mark.req("PU-64", "WMS-OPN-06")
def test_nothing_is_lost_when_it_is_closed_in_mid_count(
    counted: Counting, tmp_path: Path, qapp: Any
) -> None:
    session = counted.session()
    client = Cut(counted.ani)
    first = Shelf(counted, tmp_path, client)
    first.scan(session, "GD1-B-01")
    client.cut = True
    for _ in range(3):
        first.ms += 1_000
        first.panel.scanned(KRIM, first.ms)
    first.settle(sent=False)
    assert counted.line(session, "SABUN").counted is None
    first.log.flush()
    first.close()
    client.cut = False

    second = Shelf(counted, tmp_path, client)
    second.settle()
    second.close()

    assert counted.line(session, "SABUN").counted == 3
    third = Shelf(counted, tmp_path, client)
    third.settle()
    third.close()
    assert counted.line(session, "SABUN").counted == 3


@pytest.mark.req("WMS-OPN-02", "PU-24")
def test_a_count_the_database_does_not_want_is_said(counted: Counting, shelf: Shelf) -> None:
    from app.opname.api import CancelSession

    session = counted.session()
    shelf.scan(session, "GD1-B-01")
    counted.admin.do(CancelSession(session=session, reason="salah gudang"))

    shelf.scan(KRIM)

    assert shelf.said[0] == "TIDAK TERCATAT"
    assert shelf.panel.band.verdict is not None
    assert shelf.panel.band.verdict.outcome is Outcome.ERROR


@pytest.mark.req("PU-64", "PU-51")
def test_five_hundred_lines_by_keyboard_alone(counted: Counting, tmp_path: Path, qapp: Any) -> None:
    products = tuple(
        ProductIn(row=number, sku=f"P{number:03}", product_name=f"Produk {number}")
        for number in range(500)
    )
    counted.admin.do(ImportProducts(rows=products))
    rows = tuple(
        OpeningRow(row=number + 2, sku=f"P{number:03}", location="GD1-B-02", qty=5,
                   cost=Money(1_000_000))
        for number in range(500)
    )  # fmt: skip
    counted.admin.do(ImportOpening(warehouse="GD1", rows=rows))
    session = counted.session(scope={"locations": ["GD1-B-02"]})
    shelf = Shelf(counted, tmp_path, counted.ani)

    shelf.press(Qt.Key.Key_PageDown)
    shelf.press(Qt.Key.Key_Return, "\r")
    shelf.press(Qt.Key.Key_PageDown)
    shelf.press(Qt.Key.Key_Return, "\r")
    for number in range(500):
        for char in str(4 + number % 3):
            shelf.press(Qt.Key(ord(char)), char)
        shelf.press(Qt.Key.Key_Return, "\r", wait=False)
    shelf.settle()
    shelf.close()

    counts = [row.counted for row in counted.lines(session, limit=1000)]
    assert counts == [4 + number % 3 for number in range(500)]
