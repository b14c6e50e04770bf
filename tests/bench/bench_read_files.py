"""Marketplace files of 20,000 orders read into neutral orders; the floor only reads their cells."""

from __future__ import annotations

import re
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from python_calamine import CalamineWorkbook

from app.integrations.importer import importers, read_file
from app.integrations.xlsx.source import Source
from tests.bench.harness import Options, Report, Samples, in_processes, run
from tests.support.marketplace_files import WRITERS, csv_bytes, made_orders, shopee_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Barrier

_ORDERS: Final = 20_000
#: Milliseconds for 50,000 rows and megabytes beyond the idle process: half of the import's budget.
_LIMITS: Final = {"p50": 4_500, "megabytes": 150}


def _timed(action: Callable[[], int]) -> tuple[float, float]:
    """Milliseconds and how far the process grew beyond what it was."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # peak back to what is now
    before = _peak_megabytes()
    begin = time.perf_counter()
    assert action() == _ORDERS
    taken = (time.perf_counter() - begin) * 1000
    return taken, _peak_megabytes() - before


def _peak_megabytes() -> float:
    """Of this process alone; getrusage would count what its parent once held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024


def _orders(path: Path) -> int:
    return len(read_file(Source.of_path(path)).orders)


def _cells(path: Path) -> int:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    ids = {str(row[0 if len(row) > 36 else 1]) for row in sheet.iter_rows()}
    return sum(1 for order_id in ids if any(letter.isdecimal() for letter in order_id))


def _one_run(path: str, floor: bool, start: Barrier) -> tuple[float, float]:
    """In a process of its own, so that memory is counted from an idle program."""
    importers()
    start.wait()
    return _timed(partial(_cells if floor else _orders, Path(path)))


def _samples(name: str, path: Path, runs: int, *, floor: bool = False) -> tuple[Samples, float]:
    taken = [in_processes(_one_run, [(str(path), floor)])[0] for _ in range(runs)]
    times = tuple(milliseconds for milliseconds, _ in taken)
    return Samples(name, times, sum(times) / 1000), max(grown for _, grown in taken)


def bench(report: Report, options: Options) -> None:
    runs = max(3, round(7 * options.scale))
    made = made_orders(_ORDERS)
    with tempfile.TemporaryDirectory() as folder:
        for kind, write in WRITERS.items():
            path = Path(folder) / f"{kind}.xlsx"
            write(path, made)
            _report(report, f"{kind}, .xlsx", path, runs, floor=True)
        text = Path(folder) / "shopee.csv"
        text.write_bytes(csv_bytes(shopee_rows(made)))
        _report(report, "shopee, .csv", text, runs, floor=False)


def _report(report: Report, name: str, path: Path, runs: int, *, floor: bool) -> None:
    read, megabytes = _samples(name, path, runs)
    cells = _samples(f"{name}, cells by calamine", path, runs, floor=True) if floor else None
    notes = {"floor megabytes": cells[1]} if cells else {}
    report.add(
        read,
        floor=cells[0] if cells else None,
        limits=_LIMITS,
        megabytes=megabytes,
        **notes,
    )


if __name__ == "__main__":
    run(__doc__ or "", bench)
