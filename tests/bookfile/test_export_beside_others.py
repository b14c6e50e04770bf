"""An export reads for long and writes shortly: nobody waits for it, and it sees one instant."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from app.bookfile.api import ExportBooks
from app.bookfile.rules.errors import FileExists
from app.core.errors import SessionEnded
from app.core.execution import NotAlone, Signed
from app.identity.api import DeactivateUser
from tests.accounting.conftest import Books
from tests.bookfile.conftest import Export
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "01a1fbd4-f500-7000-8000-0000000000aa"


@pytest.fixture
def books(database_url: str) -> Books:
    company = Company.found(database_url)
    made = Books(company, company.admin)
    made.post(("11-100", 10, 0), ("31-100", 0, 10))
    return made


def meanwhile(deed: Callable[[], object]) -> Callable[[int, int, str], None]:
    """A progress that does something once, in a thread of its own as another panel would."""
    done: list[object] = []

    def tell(_done: int, _total: int, _text: str) -> None:
        if not done:
            done.append(True)
            other = threading.Thread(target=lambda: done.append(deed()))
            other.start()
            other.join(timeout=8)  # SQLite would wait ten seconds for a lock
            assert not other.is_alive(), "somebody waits for the export"

    return tell


def entries(books: Books) -> int:
    return len(books.rows("SELECT 1 FROM audit_entry WHERE action = 'books.export'"))


@pytest.mark.req("I30", "WMS-GEN-02")
@pytest.mark.parametrize("who", ["another", "the same"])
def test_nobody_waits_while_the_books_are_written_out(
    books: Books, tmp_path: Path, who: str
) -> None:
    clerk = books if who == "the same" else books.seen_by("Finance")
    file = tmp_path / "buku.zip"
    post = meanwhile(lambda: clerk.post(("11-100", 7, 0), ("31-100", 0, 7)))

    told = books.do(ExportBooks(file=str(file)), progress=post).value

    assert len(books.rows("SELECT 1 FROM journal")) == 2
    assert (told.journals, told.lines) == (1, 2)  # as it was when the reading began
    assert Export(file, told).part("journals.jsonl").count(b"\n") == 1
    assert entries(books) == 1


@pytest.mark.req("I30")
def test_the_same_request_writes_its_file_once(books: Books, tmp_path: Path) -> None:
    file = tmp_path / "buku.zip"
    first = books.client.do(ExportBooks(file=str(file)), request_id=ID)
    file.unlink()

    again = books.client.do(ExportBooks(file=str(file)), request_id=ID)

    assert (again.repeated, again.value) == (True, first.value)
    assert list(tmp_path.glob("*buku*")) == []
    assert entries(books) == 1


@pytest.mark.req("I30")
def test_a_name_that_was_taken_meanwhile_is_left_alone(books: Books, tmp_path: Path) -> None:
    file = tmp_path / "buku.zip"

    with pytest.raises(FileExists):
        books.do(ExportBooks(file=str(file)), progress=meanwhile(lambda: file.write_text("lain")))

    assert [one.name for one in tmp_path.glob("*buku*")] == ["buku.zip"]
    assert file.read_text() == "lain"
    assert entries(books) == 0


@pytest.mark.req("I30", "WMS-SEC-05")
def test_who_is_sent_away_meanwhile_leaves_no_file(books: Books, tmp_path: Path) -> None:
    clerk = books.seen_by("Finance")
    leaver = clerk.client.actor.username
    away = meanwhile(lambda: books.do(DeactivateUser(username=leaver)))

    with pytest.raises(SessionEnded):
        clerk.do(ExportBooks(file=str(tmp_path / "buku.zip")), progress=away)

    assert list(tmp_path.glob("*buku*")) == []
    assert entries(books) == 0


def test_it_is_no_part_of_a_batch(books: Books, tmp_path: Path) -> None:
    signed: Any = books.client
    assert isinstance(signed, Signed)

    with (
        pytest.raises(NotAlone, match="Ekspor Buku harus menjadi perintah sendiri"),
        signed.atomically() as batch,
    ):
        batch.do(ExportBooks(file=str(tmp_path / "buku.zip")))

    assert list(tmp_path.glob("*buku*")) == []
