"""Files that are not what an export wrote: refused whole, in words, with nothing written."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting.rules.chain import link
from app.bookfile.api import CheckBookFile
from app.bookfile.rules import format as parts
from app.bookfile.rules.errors import BookFileRefused, BookFileUnreadable
from app.core.env import FixedEnvironment
from app.core.sealing import GENESIS
from app.identity.signin import founder
from tests.bookfile.conftest import exported, restore
from tests.support.company import START

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.core.database import Database
    from tests.accounting.conftest import Books
    from tests.bookfile.conftest import Empty, Export

#: Tables that a restore fills.
FILLED = ("organisation", "legal_entity", "app_user", "role", "account", "period", "command",
          "journal", "journal_line", "document_counter", "audit_entry")  # fmt: skip


@pytest.fixture
def export(books: Books, tmp_path: Path) -> Export:
    """Four journals."""
    for day, amount in ((1, 10), (2, 20), (3, 30), (3, 40)):
        books.post(
            ("11-100", amount, 0), ("31-100", 0, amount), on=date(2026, 11, day),
            text=f"Setoran {amount}",
        )  # fmt: skip
    return exported(books.client, tmp_path / "buku.zip")


@contextmanager
def refused(database: Database, kind: type[Exception], match: str) -> Iterator[None]:
    """The block is refused and the database stays as empty as it was."""
    with pytest.raises(kind, match=match):
        yield
    with database.reading() as session:
        connection = session.connection()
        for table in FILLED:
            assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table


def bring(database: Database, path: Path, **more: str) -> None:
    founder(database, FixedEnvironment(START, seed=8)).do(restore(path, **more))


def journals(edit: Callable[[int, dict[str, object]], object]) -> Callable[[str, bytes], bytes]:
    """Edit the journals one by one."""

    def part(name: str, text: bytes) -> bytes:
        if name != parts.JOURNALS:
            return text
        rows = [json.loads(line) for line in text.splitlines()]
        for at, row in enumerate(rows):
            edit(at, row)
        return b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    return part


def resealed(name: str, text: bytes) -> bytes:
    """A forger who knows the formula: another amount in the second journal, all seals made anew."""
    if name != parts.JOURNALS:
        return text
    made, head = b"", GENESIS
    for at, line in enumerate(text.splitlines()):
        row = json.loads(line)
        if at == 1:
            row["lines"][0]["debit"] += 100
            row["lines"][1]["credit"] += 100
        head = link(head, parts.JournalRow.model_validate_json(json.dumps(row)).sealed("1"))
        made += json.dumps(row | {"seal": head}).encode() + b"\n"
    return made


def amount(at: int, row: dict[str, object]) -> None:
    if at == 1:
        row["lines"][0]["debit"] += 1  # type: ignore[index]


def other_text(at: int, row: dict[str, object]) -> None:
    if at == 2:
        row["description"] = "Setoran 3O"


def without(name: str) -> Callable[[str, bytes], bytes | None]:
    return lambda each, text: None if each == name else text


def last_line_gone(name: str, text: bytes) -> bytes:
    return b"".join(text.splitlines(keepends=True)[:-1]) if name == parts.JOURNALS else text


def another_account(name: str, text: bytes) -> bytes:
    return text.replace(b'"code":"11-200"', b'"code":"11-100"') if name == parts.ACCOUNTS else text


def round_about(name: str, text: bytes) -> bytes:
    """Every account is a part of itself."""
    if name != parts.ACCOUNTS:
        return text
    rows = [json.loads(line) for line in text.splitlines()]
    return b"".join(json.dumps(row | {"parent_id": row["id"]}).encode() + b"\n" for row in rows)


def another_balance(name: str, text: bytes) -> bytes:
    return text.replace(b'"debit":10000', b'"debit":10001') if name == parts.BALANCES else text


#: What was done to the file, its manifest made to fit; and what is said of it.
FORGED: dict[str, tuple[Callable[[str, bytes], bytes | None], str]] = {
    "amount": (journals(amount), "JRN-2026-000002 UTAMA: tidak seimbang"),
    "text": (journals(other_text), "JRN-2026-000003 UTAMA: segelnya tidak cocok"),
    "resealed": (resealed, r"saldo akun .* 2026-11 tidak sama"),
    "part": (without(parts.PERIODS), r"Bagian periods\.jsonl tidak ada"),
    "last": (last_line_gone, "tidak sama"),
    "round": (round_about, "berada di bawah dirinya sendiri"),
    "code": (another_account, "ada dua kali"),
    "balance": (another_balance, r"balances\.jsonl baris \d+: saldo akun"),
    "rubbish": (journals(lambda at, row: row.pop("event") if at == 0 else None),
                r"journals\.jsonl baris 1: isian event tidak sah"),
    "unfit": (journals(lambda at, row: row.update(description="\x00") if at == 0 else None),
              "tidak dapat disimpan"),
}  # fmt: skip


@pytest.mark.req("I30", "I13")
@pytest.mark.parametrize("how", FORGED)
def test_a_forged_file_is_refused(
    export: Export, empty: Empty, database_kind: str, tmp_path: Path, how: str
) -> None:
    edit, says = FORGED[how]
    file = export.changed(tmp_path / "palsu.zip", edit)

    with empty.database(database_kind) as database, refused(database, BookFileRefused, says):
        bring(database, file)


@pytest.mark.req("I30")
def test_everything_wrong_is_said_at_once(books: Books, export: Export, tmp_path: Path) -> None:
    def several(at: int, row: dict[str, object]) -> None:
        amount(at, row)
        other_text(at, row)

    file = export.changed(tmp_path / "palsu.zip", journals(several))

    findings = books.ask(CheckBookFile(file=str(file))).findings

    assert [one for one in findings if one.startswith("Jurnal")] == [
        "Jurnal JRN-2026-000002 UTAMA: tidak seimbang, debit Rp 20,01 kredit Rp 20.",
        "Jurnal JRN-2026-000002 UTAMA: segelnya tidak cocok dengan isinya.",
        "Jurnal JRN-2026-000003 UTAMA: segelnya tidak cocok dengan isinya.",
    ]
    assert any("balances.jsonl" in one for one in findings)
    assert any("tidak sama dengan manifes" in one for one in findings)
    assert books.ask(CheckBookFile(file=str(export.path))).findings == ()


@pytest.mark.req("I30", "I13")
def test_a_damaged_file_is_refused(
    export: Export, empty: Empty, database_kind: str, tmp_path: Path
) -> None:
    whole = export.path.read_bytes()
    with empty.database(database_kind) as database:
        for name, content in {
            "terpotong.zip": whole[:-200],
            "setengah.zip": whole[: len(whole) // 2],
            "gambar.zip": b"\x89PNG\r\n\x1a\n" + bytes(500),
            "kosong.zip": b"",
        }.items():
            (tmp_path / name).write_bytes(content)
            with refused(database, BookFileUnreadable, "terpotong"):
                bring(database, tmp_path / name)
        # One byte, anywhere.
        for at in range(0, len(whole), len(whole) // 15):
            broken = bytearray(whole)
            broken[at] ^= 0x10
            (tmp_path / "satu.zip").write_bytes(broken)
            with refused(database, BookFileUnreadable, r"berubah|terpotong"):
                bring(database, tmp_path / "satu.zip")
        with refused(database, BookFileUnreadable, "tidak-ada.zip"):
            bring(database, tmp_path / "tidak-ada.zip")
        with refused(database, BookFileRefused, "bukan yang diminta"):
            bring(database, export.path, fingerprint="0" * 64)
        # And the whole one is taken.
        bring(database, export.path, fingerprint=export.told.fingerprint)
