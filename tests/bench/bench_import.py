"""20,000 orders of 50,000 rows from a marketplace's file to committed, the preview included.

The floor reads the cells of the file and writes the same rows into tables of the same shape without
rules: what a program would do that neither compares nor checks.  ``cells`` is its first part, the
library that reads the file and nothing else: 1.6 to 2.0 s of the Shopee file on the machine the
limits were set for, so it tells how much slower this one is.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.types.string import TextLoader
from pysqlite3 import dbapi2
from python_calamine import CalamineWorkbook

from app import schema
from app.core.database import Database
from app.core.env import RealEnvironment
from app.identity import passwords
from app.identity.signin import SignIn
from app.integrations.api import ImportOrders, PreviewOrders
from app.integrations.importer import importers
from app.integrations.orderfile import read_order_file
from app.integrations.xlsx.source import Source
from tests.bench.harness import Options, Report, Samples, fresh_database, in_processes, run
from tests.support.company import PASSWORD
from tests.support.marketplace_files import DEFAULT_CATALOGUE, WRITERS, made_orders
from tests.support.shop import Shop

if TYPE_CHECKING:
    from threading import Barrier

    from app.core.client import Client

_ORDERS: Final = 20_000
_STORES: Final = {"shopee": "SHP", "tiktok": "TTS", "mengantar": "MGT"}
#: Milliseconds, and megabytes of the whole process.
_LIMITS: Final = {"p50": 10_000, "megabytes": 350}
#: What an import writes most of.
_TABLES: Final = (
    "customer", "customer_platform", "sales_order", "sales_order_line", "sales_order_item",
    "sales_order_code",
)  # fmt: skip
_STEPS: Final = ("read", "preview", "import", "again")


def take_over(url: str, path: str, store: str, start: Barrier) -> tuple[dict[str, float], float]:
    """A person's workstation: milliseconds of each step, and the process's peak in megabytes."""
    schema.load()
    importers()
    passwords.use(passwords.CHEAP)
    client = SignIn(Database(url), RealEnvironment(), "importir", "bench").with_password(
        "importir", PASSWORD
    )
    start.wait()
    return _steps(client, Path(path), store), _peak_megabytes()


def _steps(client: Client, path: Path, store: str) -> dict[str, float]:
    marks = [time.perf_counter()]
    file = read_order_file(Source.of_path(path))
    marks.append(time.perf_counter())
    preview = client.ask(PreviewOrders.of(file, store=store))
    marks.append(time.perf_counter())
    done = client.do(ImportOrders.of(file, store=store)).value
    marks.append(time.perf_counter())
    assert (preview.new, done.created, done.agrees) == (len(file.orders), len(file.orders), True)
    again = client.do(ImportOrders.of(file, store=store)).value
    marks.append(time.perf_counter())
    assert again.unchanged == len(file.orders)
    return {
        name: (end - begin) * 1000
        for name, begin, end in zip(_STEPS, marks, marks[1:], strict=False)
    }


def _peak_megabytes() -> float:
    """Of this process alone; getrusage would count what its parent once held."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) / 1024


def prepare(url: str) -> None:
    """A company that sells what the file holds."""
    shop = Shop.build(url, ("SHP", "TTS", "MGT"))
    for sku, name, _price in DEFAULT_CATALOGUE:
        shop.goods.product(sku, product_name=name)
    shop.company.client("sales_order.create", "sales_order.read", username="importir")
    shop.company.close()


# ---------------------------------------------------------------- the floor


def floor(url: str, path: Path) -> tuple[float, float]:
    """Milliseconds to read the file's cells, and to do that and write the imported rows again."""
    if url.startswith("postgresql"):
        driver: Any = psycopg.connect(url.replace("postgresql+psycopg", "postgresql"))
        mark = "%s"
    else:
        driver = dbapi2.connect(url.removeprefix("sqlite:///"))
        driver.execute("PRAGMA synchronous = FULL")
        mark = "?"
    if mark == "%s":  # jsonb as text: what is read is written again as it came
        driver.adapters.register_loader("jsonb", TextLoader)
    rows = {table: driver.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
    for table in _TABLES:
        _copy(driver, table, postgres=mark == "%s")
    driver.commit()
    begin = time.perf_counter()
    for _row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        pass
    cells = (time.perf_counter() - begin) * 1000
    for table, copied in rows.items():
        if copied:
            marks = ", ".join([mark] * len(copied[0]))
            driver.cursor().executemany(f"INSERT INTO floor_{table} VALUES ({marks})", copied)
    driver.commit()
    took = (time.perf_counter() - begin) * 1000
    driver.close()
    return cells, took


def _copy(driver: Any, table: str, *, postgres: bool) -> None:
    """A table of the same shape, indexes included, rules left out."""
    if postgres:
        driver.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING INDEXES)")
        return
    made = driver.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') "
        "AND sql NOT NULL ORDER BY type DESC",
        (table,),
    ).fetchall()
    for (sql,) in made:
        text = sql.replace(f"CREATE TABLE {table}", f"CREATE TABLE floor_{table}", 1)
        text = text.replace("INDEX ", "INDEX floor_", 1).replace(
            f" ON {table} ", f" ON floor_{table} ", 1
        )
        driver.execute(text)


# ---------------------------------------------------------------- the report


def bench(report: Report, options: Options) -> None:
    orders = max(500, round(_ORDERS * min(1.0, options.scale)))
    made = made_orders(orders)
    with tempfile.TemporaryDirectory() as folder:
        for platform, write in WRITERS.items():
            path = Path(folder) / f"{platform}.xlsx"
            write(path, made)
            for kind in options.databases:
                runs = max(1, round(3 * options.scale)) if platform == "shopee" else 1
                _report(report, platform, kind, path, runs)


def _report(report: Report, platform: str, kind: str, path: Path, runs: int) -> None:
    taken: list[dict[str, float]] = []
    floors: list[tuple[float, float]] = []
    peak = 0.0
    for _ in range(runs):
        with fresh_database(kind) as url:
            prepare(url)
            ((steps, megabytes),) = in_processes(take_over, [(url, str(path), _STORES[platform])])
            floors.append(floor(url, path))
        taken.append(steps)
        peak = max(peak, megabytes)
    times = tuple(sum(steps[name] for name in _STEPS[:3]) for steps in taken)
    parts = {name: min(steps[name] for steps in taken) for name in _STEPS}
    report.add(
        Samples(f"{platform}, {kind}", times, sum(times) / 1000),
        floor=Samples("plain SQL", whole := tuple(took for _, took in floors), sum(whole) / 1000),
        limits=_LIMITS,
        megabytes=peak,
        cells=min(cells for cells, _ in floors),
        **parts,
    )


if __name__ == "__main__":
    run(__doc__ or "", bench)
