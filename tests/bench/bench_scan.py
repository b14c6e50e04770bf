"""Scan → verdict painted, at 10 scans a second and at 20 for a minute, in the real panel.

The panel runs on a real company in the process's own event loop, as in the window: events are
written to the log and sent to the database in the background meanwhile.  Painted means that the
band's paint event is over; a grab of the screen is not part of it.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.harness import Options, Report, Samples, fresh_database, run
from tests.bench.loop import run_until

if TYPE_CHECKING:
    from tests.support.packing_table import PackingTable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PRODUCTS: Final = 10


def bench(report: Report, options: Options) -> None:
    from PySide6.QtWidgets import QApplication

    from app.ui import translations
    from app.ui.theme import theme

    application = QApplication.instance() or QApplication([])  # kept alive to the end
    translations.install()
    theme().apply(dark=False, scale=1.0)
    for kind in options.databases:
        with fresh_database(kind) as url, tempfile.TemporaryDirectory() as folder:
            _measure(report, kind, url, Path(folder), max(5, round(60 * options.scale)))
    del application


def _measure(report: Report, kind: str, url: str, folder: Path, seconds: int) -> None:
    from app.scanning.gtin import check_digit
    from tests.support.orders import Shop
    from tests.support.packing_table import table_of

    shop = Shop.open(url)
    codes = []
    for at in range(PRODUCTS):
        code = f"89900000{at:04d}"
        code += check_digit(code)
        shop.product(f"CEPAT-{at}", f"Serum Pencerah Vitamin C nomor {at}", code, variant="20 ml")
        shop.receive((f"CEPAT-{at}", 1_000, "", None))
        codes.append(code)
    for each in (10, 20):
        count = each * seconds
        pieces = -(-count // PRODUCTS) + 1  # one more of each, so that nothing ships meanwhile
        number = shop.order(*((f"CEPAT-{at}", pieces) for at in range(PRODUCTS)))
        (folder / str(each)).mkdir(parents=True)
        table = table_of(shop, folder / str(each))
        table.scan(shop.resi[number])
        samples = _scan(table, codes, each, count)
        session = table.panel.flow.session
        assert session is not None
        lost = count - session.pieces
        limits = {"lost": 0.0} | ({"p99": 16.0} if each == 10 else {})
        report.add(
            Samples(f"scan to paint, {each}/s, {kind}", tuple(samples), sum(samples) / 1000),
            limits=limits, lost=float(lost),
        )  # fmt: skip
        table.settle()
        table.close()


def _scan(table: PackingTable, codes: list[str], rate: int, count: int) -> list[float]:
    """Scans in real time; milliseconds from each to the end of the band's paint."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    painted: list[int] = []

    class Watch(QObject):
        """Sees the band after it was painted: the next event it gets is later."""

        def eventFilter(self, receiver: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
            if event.type() == QEvent.Type.Paint:
                receiver.removeEventFilter(self)
                QCoreApplication.sendEvent(receiver, event)
                painted.append(time.perf_counter_ns())
                receiver.installEventFilter(self)
                return True
            return False

    watch = Watch()
    table.panel.band.installEventFilter(watch)
    samples, begin = [], time.perf_counter()
    for at in range(count):
        due = begin + at / rate
        while time.perf_counter() < due:
            QCoreApplication.processEvents()
            time.sleep(0.0005)
        painted.clear()
        before = time.perf_counter_ns()
        table.scan_on(codes[at % len(codes)], gap_ms=1000 // rate)
        run_until(lambda: painted)
        samples.append((painted[-1] - before) / 1e6)
    table.panel.band.removeEventFilter(watch)
    return samples


if __name__ == "__main__":
    run(__doc__ or "", bench)
