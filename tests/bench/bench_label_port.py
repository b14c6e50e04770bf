"""Last scan → label bytes at the printer's port, everything between included.

The packing panel runs on a real company; the scan is judged, the order shipped and committed, the
label laid out, the job written down durably and sent to a socket that plays the printer in a
process of its own.  The time ends when that process has read the last byte (both clocks are the
machine's monotonic one).  The floor is the same bytes through a bare socket.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.bench.harness import Options, Report, Samples, fresh_database, run
from tests.bench.loop import run_until

if TYPE_CHECKING:
    from tests.support.orders import Shop
    from tests.support.packing_table import PackingTable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_WARM_UP: Final = 5


def printer(ports: Any, times: Any) -> None:
    """Reads jobs to their end and says when the last byte was there."""
    listener = socket.create_server(("127.0.0.1", 0))
    ports.put(listener.getsockname()[1])
    while True:
        line, _ = listener.accept()
        size = last = 0
        while data := line.recv(65_536):
            size, last = size + len(data), time.monotonic_ns()
        line.close()
        times.put((size, last))


def bench(report: Report, options: Options) -> None:
    from PySide6.QtWidgets import QApplication

    from app.ui import translations
    from app.ui.theme import theme

    application = QApplication.instance() or QApplication([])  # kept alive to the end
    translations.install()
    theme().apply(dark=False, scale=1.0)
    context = multiprocessing.get_context("spawn")
    ports: Any = context.Queue()
    times: Any = context.Queue()
    process = context.Process(target=printer, args=(ports, times), daemon=True)
    process.start()
    port = ports.get(timeout=30)
    try:
        for kind in options.databases:
            _measure(report, kind, port, times, options.runs(150))
    finally:
        process.terminate()
        process.join()
    del application


def _measure(report: Report, kind: str, port: int, times: Any, runs: int) -> None:
    from tests.support.orders import SABUN, Shop
    from tests.support.packing_table import table_of

    with fresh_database(kind) as url, tempfile.TemporaryDirectory() as folder:
        shop = Shop.open(url)
        table = table_of(shop, Path(folder))
        table.desk.save(_zebra(port))
        samples, floor = [], []
        for at in range(runs + _WARM_UP):
            number = _opened(shop, table)
            before = time.monotonic_ns()
            table.scan_on(SABUN)
            size, arrived = _arrival(times)
            if at >= _WARM_UP:
                samples.append((arrived - before) / 1e6)
                floor.append(_bare(port, size, times))
            table.settle()
            assert table.verdict.name == number
        table.close()
        floor_samples = Samples("the same bytes, bare", tuple(floor), sum(floor) / 1000)
        report.add(floor_samples)
        report.add(
            Samples(f"last scan to label, {kind}", tuple(samples), sum(samples) / 1000),
            floor=floor_samples, limits={"p95": 25.0},
        )  # fmt: skip


def _zebra(port: int) -> Any:
    from app.documents.panels.printers_file import PrintSetup
    from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers

    config = PrinterConfig(
        name="Zebra", language="zpl", dpi=203, media=Media(100, 150), address=f"tcp://127.0.0.1:{port}",
        documents=frozenset(DocumentKind),
    )  # fmt: skip
    return PrintSetup(Printers([config]), auto_slip=False)


def _opened(shop: Shop, table: PackingTable) -> str:
    number = shop.order(("SABUN", 1))
    table.scan(shop.resi[number])
    return number


def _arrival(times: Any) -> tuple[int, int]:
    """Run the window's event loop until the printer has everything."""
    run_until(lambda: not times.empty())
    found: tuple[int, int] = times.get()
    return found


def _bare(port: int, size: int, times: Any) -> float:
    before = time.monotonic_ns()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"x" * size)
    _, arrived = times.get(timeout=10)
    return float(arrived - before) / 1e6


if __name__ == "__main__":
    run(__doc__ or "", bench)
