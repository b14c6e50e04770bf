"""One start of the program, timed from inside; ``bench_start`` starts it many times.

``python -m tests.bench.start_probe bare|libraries|window|docks STARTED_NS [URL]``: STARTED_NS is the parent's
monotonic clock just before it started this process.  Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from tests.bench.loop import run_until

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

DOCKS = (
    "orders.list", "fulfilment.packing", "accounting.journals", "catalog.products",
    "stock.monitoring", "customers.list",
)  # fmt: skip
USER, PASSWORD = "admin", "lumbung-2026"


def main() -> int:
    kind, started_ns, url = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or [""])[0]
    found = {"bare": bare, "libraries": libraries, "window": window, "docks": docks}[kind](
        started_ns, url
    )
    print(json.dumps(found), flush=True)
    os._exit(0)  # what is measured is the start; ending is not


def milliseconds_since(started_ns: int) -> float:
    return (time.monotonic_ns() - started_ns) / 1e6


def resident_mb() -> float:
    """Resident memory of this process in MB (Linux; elsewhere the largest it ever was)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as source:  # noqa: PTH123 - no Path needed
            pages = int(source.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def mapped_mb(file: str) -> float:
    """Resident pages of a database file that SQLite reads through the page cache (Linux; else 0).

    They count as resident memory of the process, once for each connection, but belong to the
    system's cache: it takes them back without asking.
    """
    found, inside = 0, False
    try:
        with open("/proc/self/smaps", encoding="utf-8") as source:  # noqa: PTH123 - no Path needed
            for line in source:
                if line[0] in "0123456789abcdef":
                    inside = line.rstrip().endswith(file)
                elif inside and line.startswith("Rss:"):
                    found += int(line.split()[1])
    except OSError:
        return 0.0
    return found * 1024 / 1e6


def wait_for_paint(widget: QWidget, started_ns: int) -> float:
    """Milliseconds from the start of the process to the first painted window."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject

    class Painted(QObject):
        seen = False

        def eventFilter(self, _receiver: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt
            self.seen = self.seen or event.type() == QEvent.Type.Paint
            return False

    painted = Painted()
    widget.installEventFilter(painted)
    while not painted.seen:
        QCoreApplication.processEvents()
    QCoreApplication.processEvents()  # the paint that was just announced reaches the screen
    return milliseconds_since(started_ns)


def bare(started_ns: int, _url: str) -> dict[str, float]:
    """The floor: an empty widget, nothing of ours."""
    from PySide6.QtWidgets import QApplication, QWidget

    application = QApplication([])
    widget = QWidget()
    widget.resize(1366, 768)
    widget.show()
    paint_ms = wait_for_paint(widget, started_ns)
    assert application is not None
    return {"paint_ms": paint_ms, "resident_mb": resident_mb()}


def libraries(started_ns: int, url: str) -> dict[str, float]:
    """The floor of "usable": the libraries alone, a window, an open database, nothing of ours."""
    found = bare(started_ns, url)
    import argon2
    import pydantic
    import sqlalchemy.orm
    import sqlalchemy.pool

    engine = sqlalchemy.create_engine(url if url.startswith("postgres") else "sqlite://")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text("SELECT 1"))
    argon2.PasswordHasher()
    pydantic.TypeAdapter(int)
    return found | {"usable_ms": milliseconds_since(started_ns), "resident_mb": resident_mb()}


def window(started_ns: int, url: str) -> dict[str, float]:
    """The program itself: sign-in page painted, database open and ready to sign in."""
    top, paint_ms = _open(started_ns, url)
    run_until(lambda: top.login._ready)
    usable_ms = milliseconds_since(started_ns)
    return {"paint_ms": paint_ms, "usable_ms": usable_ms, "resident_mb": resident_mb()}


def docks(started_ns: int, url: str) -> dict[str, float]:
    """Signed in as a person does, with six panels built and filled."""
    top, paint_ms = _open(started_ns, url)
    run_until(lambda: top.login._ready)
    begin = time.perf_counter()
    top._password(USER, PASSWORD)
    run_until(lambda: top.main is not None and top.main.docks._settled)
    signed_in_ms = (time.perf_counter() - begin) * 1e3
    main = top.main
    for panel_id in DOCKS:
        main.open_panel(panel_id)
    run_until(lambda: set(DOCKS) <= set(main.docks.built_ids) and main._operations.pending == 0)
    docks_ms = (time.perf_counter() - begin) * 1e3
    return {
        "paint_ms": paint_ms, "signed_in_ms": signed_in_ms, "docks_ms": docks_ms,
        "resident_mb": resident_mb(), "mapped_mb": mapped_mb(url.rpartition("/")[2]),
    }  # fmt: skip


def _open(started_ns: int, url: str) -> tuple[Any, float]:
    from PySide6.QtWidgets import QApplication

    from app.core import guard

    guard.check()
    from app.ui import qt_features

    qt_features.switch_off()
    from app.shell import gui
    from app.shell.boot import default_opener

    _keep.append(QApplication(["lumbung"]))
    top = gui.make_window(default_opener(url, demo=False))
    paint_ms = wait_for_paint(top.login, started_ns)
    top.begin()
    return top, paint_ms


_keep: list[object] = []


if __name__ == "__main__":
    raise SystemExit(main())
