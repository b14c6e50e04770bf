"""A BAP of 200 lines with 20 photos: from *Cetak* to the first page on the screen (issue 3, §5).

Printed from what is stored: the print is put on record and signed, the BAP and its photos are read
and proved against their hashes, the pages are drawn, the first one as a picture.  The floor reads
the same rows and bytes in plain SQL and draws nothing.
"""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING, Any

from PIL import Image

from app.destruction.api import (
    AddEvidence,
    ApproveDestruction,
    CompleteDestruction,
    CreateDestruction,
    DestroyLine,
)
from app.destruction.panels.printing import read_paper
from app.files.api import NewAttachment, StoreFile
from app.stock.api import ReceiptLine, ReceiveStock
from app.ui.preview import draw_page
from tests.bench.harness import Options, Report, fresh_database, measure_together, run
from tests.support.destruction import GONE, Destruction

if TYPE_CHECKING:
    from collections.abc import Callable

LINES, PHOTOS = 200, 20
_LIMIT_MS = 2_000


def _grain(seed: int) -> bytes:
    return random.Random(seed).randbytes(256 * 192 * 3)  # noqa: S311 - the same picture each time


def photo(number: int) -> bytes:
    """A photo as the program keeps it: 2048 dots wide, some 400 kB."""
    grain = Image.frombytes("RGB", (256, 192), _grain(number))
    out = io.BytesIO()
    grain.resize((2048, 1536), Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue()


def prepare(url: str) -> tuple[Destruction, str]:
    """A completed BAP of that size."""
    site = Destruction.build(url)
    lots = [f"LOT-{at:04}" for at in range(LINES)]
    receipt = ReceiveStock.model_validate(
        {
            "warehouse": "GD1", "counter": "opening",
            "lines": tuple(
                ReceiptLine.model_validate(
                    {"sku": "TONER", "qty": 3, "cost": "54321.07", "location": "GD1-B-01",
                     "lot": lot, "expires_on": GONE}
                )
                for lot in lots
            ),
        }
    )  # fmt: skip
    site.me.do(receipt)
    lines = tuple(DestroyLine(sku="TONER", qty=3, lot=lot, condition="Lewat ED") for lot in lots)
    number = site.asker.do(
        CreateDestruction(warehouse="GD1", reason="expired", lines=lines)
    ).value.number
    site.record(number)
    phases: tuple[Any, ...] = ("before", "during", "after")
    for at in range(PHOTOS):
        stored = site.asker.do(StoreFile(content=photo(at), file_name=f"{at}.jpg")).value
        file = NewAttachment(sha256=stored.sha256, name=stored.name)
        site.asker.do(AddEvidence(number=number, phase=phases[at % 3], line=at, files=(file,)))
    site.approver.do(ApproveDestruction(number=number))
    site.approver.do(CompleteDestruction(number=number))
    return site, number


def plain(site: Destruction) -> Callable[[int], object]:
    """The same rows and bytes, nothing else."""
    database = site.goods.company.database

    def read(_number: int) -> int:
        with database.reading() as session:
            driver = session.connection().connection.driver_connection
            assert driver is not None
            rows = driver.execute("SELECT * FROM destruction_item").fetchall()
            photos = driver.execute("SELECT data FROM file_content").fetchall()
            return len(rows) + sum(len(bytes(one[0])) for one in photos)

    return read


def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            site, number = prepare(url)

            def opened(_run: int, site: Destruction = site, number: str = number) -> None:
                made = read_paper(number, "full", "Bench", site.me, lambda *_: None)  # type: ignore[arg-type]
                draw_page(made.pdf, 0, 900)

            name = f"open {LINES} lines, {PHOTOS} photos, {kind}"
            taken = measure_together({name: opened, "plain SQL": plain(site)}, options.runs(20))
            report.add(taken[name], floor=taken["plain SQL"], limits={"p95": _LIMIT_MS})
            site.goods.company.close()


if __name__ == "__main__":
    run(__doc__ or "", bench)
