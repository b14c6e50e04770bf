"""The books out into a file, the file proved, and restored into an empty database.

Each part also tells the lines a second and the most memory that Python's objects took, which must
not grow with the books.  The floor of all three is copying the same bytes: there is none to speak of.
"""

from __future__ import annotations

import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.bookfile.api import CheckBookFile, ExportBooks, RestoreBooks
from app.core.database import Database
from app.core.env import RealEnvironment
from app.identity.signin import founder
from tests.bench.books import fill
from tests.bench.harness import Options, Report, fresh_database, measure, run
from tests.support.company import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable

LINES = 100_000


def bench(report: Report, options: Options) -> None:
    lines = options.number("lines")
    for kind in options.databases:
        with (
            fresh_database(kind) as url,
            fresh_database(kind) as empty,
            TemporaryDirectory() as folder,
        ):
            file = Path(folder) / "buku.zip"
            filled = fill(url, lines)
            admin = filled.company.admin
            database = Database(empty)
            restore = RestoreBooks(file=str(file), username="pemilik", password=PASSWORD)
            steps: dict[str, Callable[[], object]] = {
                "export": lambda: admin.do(ExportBooks(file=str(file), replace=True)),
                "check": lambda: admin.ask(CheckBookFile(file=str(file))),
                "restore": lambda: founder(database, RealEnvironment()).do(restore),
            }
            for name, step in steps.items():
                took = measure(f"{name}, {kind}", lambda _n, step=step: step(), 1)
                seconds = took.percentile(50) / 1000
                report.add(
                    took, lines=lines, per_second=lines / seconds,
                    file_mb=file.stat().st_size / 1e6,
                    peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                )  # fmt: skip
            filled.company.close()
            database.dispose()


if __name__ == "__main__":
    run(__doc__ or "", bench, lines=LINES)
