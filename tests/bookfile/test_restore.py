"""All books out of one database into an empty one of the other kind, and on from there."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app import schema
from app.accounting import api
from app.accounting.rules import dimensions
from app.audit.api import VerifyAudit
from app.bookfile.api import CheckBookFile, ExportBooks
from app.bookfile.rules import format as parts
from app.bookfile.rules.errors import FileExists, FileNotWritten
from app.closing.api import RunSelfCheck, SelfCheckList
from app.core.errors import PeriodClosed, PermissionRefused
from app.core.money import Money
from app.core.work import Cancelled
from app.identity.api import ActivateUser, ResetPassword, SetUserRoles, UserList
from app.identity.rules.errors import PasswordRefused, SignInRefused
from app.receivables.api import ReceivableFigures, ReceivePayment
from app.stock.api import CreateLocations, NewLocation, ReceiptLine, ReceiveStock
from tests.bookfile.conftest import OTHER, a_business, exported, reports, restore
from tests.support.company import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from tests.accounting.conftest import Books
    from tests.bookfile.conftest import Empty

SEALS = (
    "SELECT e.code, s.year, s.n, s.hash FROM journal_seal s "
    "JOIN legal_entity e ON e.id = s.entity_id ORDER BY 1, 2, 3"
)


@pytest.mark.req("I30", "I27", "C5", "C6", "I15")
@pytest.mark.timeout(240)
def test_books_go_on_in_another_database_as_if_nothing_had_happened(
    database_kind: str, database_url: str, empty: Empty, tmp_path: Path
) -> None:
    old = a_business(database_url)
    file = exported(old.client, tmp_path / "buku.zip")
    assert old.ask(api.CheckBooks()).violations == ()

    with empty.restored(OTHER[database_kind], file.path, fingerprint=file.told.fingerprint) as new:
        # The same chain, the same figures, and every promise of the books holds.
        assert new.rows(SEALS) == old.rows(SEALS)
        for entity in ("UTAMA", "CV"):
            assert reports(new.client, entity) == reports(old.client, entity)
            assert periods(new, entity) == periods(old, entity)
        assert new.ask(api.CheckBooks()).violations == ()
        # Exported again it is the same file, but for the tie of inventory accounts to stock.
        again = exported(new.client, tmp_path / "lagi.zip")
        for name in parts.ROWS:
            if name != parts.ACCOUNTS:
                assert again.part(name) == file.part(name), name
        assert again.told.chains == file.told.chains
        _what_the_file_adds_up_to(old, new, file.path)
        _the_months_are_as_they_were(new)
        _the_next_numbers_follow(old, new)
        _there_are_books_only(new)


def periods(books: Books, entity: str) -> list[tuple[Any, ...]]:
    """Who closed them stands in the audit trail, which stays behind."""
    rows = books.ask(api.PeriodList(entity=entity))
    return [(row.month, row.state, row.journals, row.amount) for row in rows]


def _what_the_file_adds_up_to(old: Books, new: Books, path: Path) -> None:
    """I27: the trial balance of the database is that of the exported lines, to the sen."""
    told = new.ask(CheckBookFile(file=str(path)))
    assert told.findings == ()
    for entity in ("UTAMA", "CV"):
        report = old.ask(
            api.TrialBalance(entity=entity, date_to=date(2099, 12, 31), after_closing=True)
        )
        assert [
            (row.code, row.debit, row.credit) for row in told.balances if row.entity == entity
        ] == [(row.code, row.debit, row.credit) for row in report.rows]


def _the_months_are_as_they_were(new: Books) -> None:
    states = {row.month: row.state for row in new.ask(api.PeriodList(year=2026))}
    assert [states[f"2026-{month:02d}"] for month in (1, 2, 3, 4)] == [
        "closed", "closed", "held", "open",
    ]  # fmt: skip
    with pytest.raises(PeriodClosed):
        new.post(("11-100", 1, 0), ("31-100", 0, 1), on=date(2026, 2, 5))
    with pytest.raises(Exception, match="65-200"):
        new.post(("65-200", 1, 0), ("31-100", 0, 1))


def _the_next_numbers_follow(old: Books, new: Books) -> None:
    """Both go on alike: the very same next seal would need the same ids, the number does not."""
    for books in (old, new):
        last = books.one("SELECT max(number) FROM journal WHERE entity_id = "
                         "(SELECT id FROM legal_entity WHERE is_default)")  # fmt: skip
        number = books.post(("11-100", 3, 0), ("31-100", 0, 3))
        assert int(number[9:]) == int(last[9:]) + 1
        assert books.ask(api.VerifyChain()).intact
    series = "SELECT series, scope, period, last FROM document_counter ORDER BY 1, 2, 3"
    assert new.rows(series) == old.rows(series)
    # What was owed is still owed, and is paid now; what was posted can be taken back.
    assert new.ask(ReceivableFigures()) == old.ask(ReceivableFigures())
    customer = str(new.one("SELECT code FROM customer"))
    paid = [
        books.do(ReceivePayment(customer=customer, amount=Money.rupiah_of(50))).value
        for books in (old, new)
    ]
    assert paid[0] == paid[1]
    assert paid[1].shares[0].document.startswith("INV-")
    number = new.one("SELECT number FROM journal WHERE description LIKE 'Modal%'")
    new.do(api.VoidJournal(number=number, reason="uji"))
    assert new.ask(api.CheckBooks()).violations == ()


def _there_are_books_only(new: Books) -> None:
    """Inventory is posted by hand; goods are refused; the self-check says what it cannot compare."""
    new.post(("13-100", 10, 0), ("31-100", 0, 10))
    new.do(CreateLocations(warehouse="GD1", locations=(NewLocation(code="GD1-X", kind="storage"),)))
    with new.nothing_written(), pytest.raises(Exception, match="hanya berisi pembukuan"):
        new.do(_receipt(new))
    new.do(RunSelfCheck())
    run = new.ask(SelfCheckList()).rows[0]
    assert run.problems == 0
    of_stock = {one.name for one in run.results if one.name.startswith("stock.")}
    assert {one.name for one in run.results if one.note} == of_stock
    assert {"stock.value", "stock.journals", "stock.reserved"} <= of_stock
    assert new.ask(VerifyAudit()).intact
    _who_posted_is_let_in_again(new)


def _who_posted_is_let_in_again(new: Books) -> None:
    people = {row.username: row.active for row in new.ask(UserList()).rows}
    assert people == {"pemilik": True, "admin": False}
    assert "Administrator" in {row.person for row in new.ask(api.JournalList()).rows}
    with pytest.raises(SignInRefused):
        new.company.door().with_password("admin", PASSWORD)
    new.do(ResetPassword(username="admin", password="lain-sekali-7", must_change_password=False))
    new.do(SetUserRoles(username="admin", roles=("Finance",)))
    new.do(ActivateUser(username="admin"))
    back = new.company.door().with_password("admin", "lain-sekali-7")
    assert back.actor.may("journal.post")


def _receipt(new: Books) -> Any:
    from app.catalog.api import CreateProduct

    new.do(CreateProduct.model_validate({"sku": "KAPAS", "product_name": "Kapas", "weight_g": 1}))
    line = ReceiptLine.model_validate({"sku": "KAPAS", "qty": 1, "cost": "10", "location": "GD1-X"})
    return ReceiveStock(warehouse="GD1", counter="opening", lines=(line,))


@pytest.mark.req("I30")
def test_many_pages_and_batches_make_the_same_file_and_books(
    database_kind: str, database_url: str, empty: Empty, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """A million lines are read and written in parts; here the parts are tiny."""
    old = a_business(database_url)
    whole = exported(old.client, tmp_path / "utuh.zip")
    for name in ("PAGE", "_ROWS"):
        monkeypatch.setattr(f"app.bookfile.queries.books.{name}", 3)
    monkeypatch.setattr("app.bookfile.service.restoring._BATCH", 3)

    parted = exported(old.client, tmp_path / "bagian.zip")

    assert parted.path.read_bytes() == whole.path.read_bytes()
    with empty.restored(database_kind, parted.path) as new:
        assert new.rows(SEALS) == old.rows(SEALS)
        assert reports(new.client) == reports(old.client)
        assert new.ask(api.CheckBooks()).violations == ()


@pytest.mark.req("I30")
def test_the_same_books_give_the_same_bytes(books: Books, tmp_path: Path) -> None:
    books.post(("11-100", 10, 0), ("31-100", 0, 10))
    first = exported(books.client, tmp_path / "a.zip")
    books.company.env.set(books.company.env.now().replace(hour=9))

    second = exported(books.client, tmp_path / "b.zip")

    assert second.path.read_bytes() == first.path.read_bytes()
    assert second.told.fingerprint == first.told.fingerprint
    assert not list(tmp_path.glob("*.part"))
    told = json.loads(zipfile.ZipFile(first.path).read(parts.MANIFEST))
    assert told["not_contained"][0].startswith("Stok:")
    trail = books.rows(
        "SELECT subject_label FROM audit_entry WHERE action = 'books.export' ORDER BY 1"
    )
    assert trail == [("a.zip",), ("b.zip",)]


@pytest.mark.req("I30", "C7")
def test_an_export_needs_the_right_and_a_place_and_can_be_stopped(
    books: Books, tmp_path: Path
) -> None:
    books.post(("11-100", 10, 0), ("31-100", 0, 10))
    file = tmp_path / "buku.zip"

    with pytest.raises(PermissionRefused):
        books.seen_by("journal.read").do(ExportBooks(file=str(file)))
    with pytest.raises(FileNotWritten, match=r"buku\.zip"):
        books.do(ExportBooks(file=str(tmp_path / "tidak-ada" / "buku.zip")))

    def stop(_done: int, _total: int, _text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        books.do(ExportBooks(file=str(file)), progress=stop)
    assert list(tmp_path.glob("*buku*")) == []
    file.write_text("catatan orang lain")
    with pytest.raises(FileExists):
        books.do(ExportBooks(file=str(file)))
    assert file.read_text() == "catatan orang lain"
    assert books.rows("SELECT 1 FROM audit_entry WHERE action = 'books.export'") == []
    books.do(ExportBooks(file=str(file), replace=True))
    assert zipfile.is_zipfile(file)


@pytest.mark.req("I30", "WMS-SEC-11")
def test_only_an_empty_database_and_a_good_password(
    books: Books, empty: Empty, database_kind: str, tmp_path: Path
) -> None:
    from app.identity.rules.errors import OrganisationExists
    from app.identity.signin import founder

    books.post(("11-100", 10, 0), ("31-100", 0, 10))
    file = exported(books.client, tmp_path / "buku.zip")

    company = books.company
    with books.nothing_written(), pytest.raises(OrganisationExists):
        founder(company.database, company.env).do(restore(file.path))
    with (
        empty.database(database_kind) as database,
        pytest.raises(PasswordRefused),
    ):
        founder(database, company.env).do(restore(file.path, password="pendek"))


def test_kinds_stand_in_one_order_however_their_slices_were_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The file is the same bytes everywhere, and a store comes after the warehouse it names."""
    schema.load()
    usual = dimensions.known()

    monkeypatch.setattr(dimensions, "_known", dict(reversed(dimensions._known.items())))

    assert dimensions.known() == usual
    assert [one.kind for one in usual[:2]] == ["warehouse", "store"]
