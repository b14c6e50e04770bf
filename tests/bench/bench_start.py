"""Process start to first paint and to a usable sign-in page; memory with six docks open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time

from app.core.database import Database
from app.demo.company import fill
from tests.bench.harness import ROOT, Options, Report, Samples, fresh_database, run

#: Issue 2, section 6.
PAINT_MS, USABLE_MS, RESIDENT_MB = 400, 1200, 200


def start(kind: str, url: str = "") -> dict[str, float]:
    """Start one process and take its figures.

    Its modules are compiled already, as an installed program's are, also where this machine is told
    to leave no compiled files behind: compiling all of them takes as long as everything else.
    """
    command = [sys.executable, "-m", "tests.bench.start_probe", kind, str(time.monotonic_ns()), url]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = os.path.join(tempfile.gettempdir(), "lumbung_compiled")  # noqa: PTH118
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, env=env)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def samples(name: str, runs: list[dict[str, float]], figure: str) -> Samples:
    values = tuple(one[figure] for one in runs)
    return Samples(name, values, sum(values) / 1000)


def _demo(url: str) -> None:
    """The demo company; a start is measured on what people open, not on an empty file."""
    database = Database(url)
    fill(database)
    database.dispose()


def bench(report: Report, options: Options) -> None:
    runs = options.runs(30)
    for kind in options.databases:
        with fresh_database(kind) as url:
            _demo(url)
            start("window", url)  # compiled modules and a warm disk, as on any second start
            bare: list[dict[str, float]] = []
            libraries: list[dict[str, float]] = []
            window: list[dict[str, float]] = []
            for _ in range(runs):  # turn by turn: a busy moment hits both
                bare.append(start("bare"))
                libraries.append(start("libraries", url))
                window.append(start("window", url))
            docks = [start("docks", url) for _ in range(max(3, runs // 10))]
        floor = samples("bare", bare, "paint_ms")
        report.add(
            samples(f"first paint, {kind}", window, "paint_ms"),
            floor=floor,
            limits={"p95": PAINT_MS},
        )
        report.add(
            samples(f"usable, {kind}", window, "usable_ms"),
            floor=samples("libraries", libraries, "usable_ms"),
            limits={"p95": USABLE_MS},
        )
        report.add(samples(f"signed in, {kind}", docks, "signed_in_ms"))
        report.add(
            samples(f"six docks, {kind}", docks, "docks_ms"),
            resident_mb=max(one["resident_mb"] - one["mapped_mb"] for one in docks),
            mapped_mb=max(one["mapped_mb"] for one in docks),
            limits={"resident_mb": RESIDENT_MB},
        )


if __name__ == "__main__":
    run(__doc__ or "", bench)
