"""The books out into a file, the file proved, and restored into an empty database.

Each part also tells the lines a second and the most memory the process took so far, which must not
grow with the books.
"""

from __future__ import annotations

import resource
from functools import partial
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
    for kind in options.databases:
        with fresh_database(kind) as url, fresh_database(kind) as empty, TemporaryDirectory() as at:
            there_and_back(report, kind, url, empty, Path(at) / "buku.zip", options.number("lines"))


def there_and_back(report: Report, kind: str, url: str, empty: str, file: Path, lines: int) -> None:
    filled = fill(url, lines)
    admin, database = filled.company.admin, Database(empty)
    nobody = founder(database, RealEnvironment())
    restore = RestoreBooks(file=str(file), username="pemilik", password=PASSWORD)
    steps: dict[str, Callable[[], object]] = {
        "export": partial(admin.do, ExportBooks(file=str(file))),
        "check": partial(admin.ask, CheckBookFile(file=str(file))),
        "restore": partial(nobody.do, restore),
    }
    for name, step in steps.items():
        took = measure(f"{name}, {kind}", partial(_once, step), 1)
        report.add(
            took, lines=lines, per_second=lines * 1000 / took.percentile(50),
            file_mb=file.stat().st_size / 1e6,
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )  # fmt: skip
    filled.company.close()
    database.dispose()


def _once(step: Callable[[], object], _run: int) -> object:
    return step()


if __name__ == "__main__":
    run(__doc__ or "", bench, lines=LINES)
