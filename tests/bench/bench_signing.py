"""A paper issued, copied and checked; a photo of 500 kB kept and attached."""

from __future__ import annotations

import io
import random
from functools import partial
from typing import Final

from PIL import Image

from app.core.driver import execute, fetch
from app.core.money import Money
from app.files.api import StoreFile
from app.signing.api import VerifyDocument
from app.signing.rules import ed25519
from app.signing.steps import Paper
from tests.bench.harness import Options, Report, fresh_database, measure, measure_together, run
from tests.signing.desk import SUBJECT, Desk
from tests.support.company import company

#: Times of the floor: the rest of the machine slows both.
_ISSUE: Final = {"ratio": 3}
_CHECK: Final = {"ratio": 3}
_STORE: Final = {"p50": 400}
_SEED: Final = bytes(range(32))
_PLAIN: Final = "SELECT count(*) FROM issued_document WHERE org_id = :org AND number = :number"
_WRITTEN: Final = (
    "INSERT INTO document_counter (org_id, series, scope, period, last) "
    "VALUES (:org, 'bench', :id, '', 1)"
)


def _photo(chance: random.Random) -> bytes:
    """A noisy picture of about half a megabyte, another each time."""
    noise = Image.frombytes("L", (400, 300), chance.randbytes(400 * 300))
    out = io.BytesIO()
    noise.resize((2048, 1536)).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def _paper(desk: Desk, number: str) -> Paper:
    return Paper("SLIP", number, desk.company.env.today(), {"n": number}, SUBJECT, Money(100))


def _plain(desk: Desk, _run: int) -> None:
    """The floor: one signature, and the row looked up and written in plain SQL."""
    ed25519.sign(_SEED, b"x" * 80)
    org = desk.admin.actor.org_id
    with desk.company.database.writing() as session:
        fetch(session, _PLAIN, {"org": org, "number": "SAMA"})
        execute(session, _WRITTEN, {"org": org, "id": desk.company.env.new_id()})
        session.commit()


def _issue(desk: Desk, number: int) -> None:
    desk.issue(_paper(desk, f"SO-{number}"))


def _copy(desk: Desk, _run: int) -> None:
    desk.issue(_paper(desk, "SAMA"))


def _check(desk: Desk, code: str, _run: int) -> None:
    desk.admin.ask(VerifyDocument(code=code))


def bench(report: Report, options: Options) -> None:
    chance = random.Random(7)  # noqa: S311 - the same photos every time
    for kind in options.databases:
        with fresh_database(kind) as url, company(url, opened=False) as made:
            desk = Desk(made)
            code = desk.issue(_paper(desk, "SAMA")).qr
            taken = measure_together(
                {
                    f"issue, {kind}": partial(_issue, desk),
                    f"copy, {kind}": partial(_copy, desk),
                    f"check, {kind}": partial(_check, desk, code),
                    f"plain SQL, {kind}": partial(_plain, desk),
                },
                options.runs(300),
                warm_up=5,
            )
            floor = taken.pop(f"plain SQL, {kind}")
            for name, samples in taken.items():
                report.add(samples, floor=floor, limits=_CHECK if "check" in name else _ISSUE)
            photos = [_photo(chance) for _ in range(options.runs(30))]
            sent = measure(
                f"photo of {len(photos[0]) // 1024} kB kept, {kind}",
                partial(_store, desk, photos),
                len(photos),
            )
            report.add(sent, limits=_STORE)


def _store(desk: Desk, photos: list[bytes], number: int) -> None:
    desk.admin.do(StoreFile(content=photos[number], file_name="foto.jpg"))


if __name__ == "__main__":
    run("Documents issued, copied and checked; photos kept", bench)
