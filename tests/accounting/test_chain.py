"""The hash chain of the journals: sealed when posted, broken by any change behind the program."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.rules.chain import SealedJournal, first_broken
from app.identity.api import CreateEntity
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

#: Characters of one, two, three and four bytes; a colon, as the netstrings have.
LINES = (
    "DELETE FROM journal_line WHERE journal_id IN (SELECT id FROM journal "
    "WHERE number LIKE '%{n}' AND entity_id = (SELECT id FROM legal_entity WHERE is_default))"
)
REBOOKED = (
    "UPDATE journal_line SET account_id = (SELECT id FROM account WHERE code = '65-200') "
    "WHERE debit = 300"
)
TEXT = "Kopi: 2 × ½ kg 🫘 — “uji”"


@pytest.fixture
def sealed(books: Books) -> Books:
    """Three journals of this year, one of the year after in between, one of another entity."""
    books.do(api.OpenYear(year=2027))
    books.do(CreateEntity(code="CV", entity="CV Lumbung"))
    books.do(api.OpenYear(year=2026, entity="CV"))
    books.post(("11-100", 10, 0), ("31-100", 0, 10), text=TEXT)
    books.post(("11-100", 7, 0), ("41-100", 0, 7), entity="CV")
    books.post(("65-100", 3, 0), ("11-100", 0, 3), on=date(2026, 11, 20))
    books.post(("11-100", 5, 0), ("11-400", 9, 0), ("41-100", 0, 14))
    return books


def chain(books: Books) -> list[tuple[str, int, str, str]]:
    found = books.ask(api.VerifyChain())
    assert found.intact == (not any(row.broken for row in found.chains))
    return [
        (f"{row.entity} {row.year}", row.journals, row.last, row.broken) for row in found.chains
    ]


def tamper(books: Books, *statements: str) -> None:
    """Change what the database refuses to change, as who owns the server or the file could."""
    if books.company.database.is_sqlite:
        with books.company.database.writing() as session:
            driver = session.connection().connection.driver_connection
            assert driver is not None
            names = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in names.fetchall():
                driver.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                driver.execute(statement)
            session.commit()
        return
    for statement in statements:
        books.sql(f"SET LOCAL session_replication_role = replica; {statement}")


def exported(books: Books, **more: object) -> list[SealedJournal]:
    found, after = [], None
    while True:
        page = books.ask(api.ExportChain.model_validate({"year": 2026, "after": after} | more))
        found += [
            SealedJournal(row.chain, row.number, row.header, row.lines, row.seal)
            for row in page.rows
        ]
        if (after := page.next) is None:
            return found


@pytest.mark.req("C5", "I30")
def test_every_posted_journal_is_sealed_in_the_order_of_its_number(sealed: Books) -> None:
    assert chain(sealed) == [
        ("CV 2026", 1, "JRN-2026-000001", ""),
        ("UTAMA 2026", 3, "JRN-2026-000003", ""),
    ]
    hashes = sealed.rows("SELECT hash FROM journal_seal")
    assert len(set(hashes)) == 4
    assert all(len(one) == 64 for (one,) in hashes)


@pytest.mark.req("C5", "I30")
def test_an_export_is_checked_without_the_database(sealed: Books) -> None:
    journals = exported(sealed, limit=2)

    assert [one.number for one in journals] == [f"JRN-2026-{n:06d}" for n in (1, 2, 3)]
    assert journals[0].header[4] == TEXT
    assert first_broken(journals) is None
    assert first_broken([*journals, *exported(sealed, entity="CV")]) is None
    assert first_broken(journals[1:]) == "JRN-2026-000002"
    changed = SealedJournal(
        journals[1].chain, journals[1].number, journals[1].header,
        (journals[1].lines[0], (*journals[1].lines[1][:3], "301", *journals[1].lines[1][4:])),
        journals[1].hash,
    )  # fmt: skip
    assert first_broken([journals[0], changed, journals[2]]) == "JRN-2026-000002"


@pytest.mark.req("C5", "I30", "T8")
@pytest.mark.parametrize(
    ("statements", "broken", "why"),
    [
        (("UPDATE journal SET description = 'lain' WHERE number LIKE '%2' ",), 2, "berubah"),
        (("UPDATE journal SET on_date = '2026-11-19' WHERE number LIKE '%2'",), 2, "berubah"),
        (("UPDATE journal_line SET debit = debit + 1 WHERE debit = 300",), 2, "berubah"),
        (("UPDATE journal_line SET memo = 'x' WHERE debit = 900",), 3, "berubah"),
        ((REBOOKED,), 2, "berubah"),
        (("DELETE FROM journal_line WHERE debit = 900",), 3, "berubah"),
        (("UPDATE journal_seal SET hash = 'x' WHERE n = 2",), 2, "berubah"),
        (("DELETE FROM journal_seal WHERE n = 2",), 2, "tidak bersegel"),
        ((LINES.format(n=2), "DELETE FROM journal WHERE number LIKE '%2'"), 2, "jurnalnya tidak"),
        ((LINES.format(n=2), "DELETE FROM journal_seal WHERE n = 2",
          "DELETE FROM journal WHERE number LIKE '%2'"), 2, "tidak ada"),
        ((LINES.format(n=3), "DELETE FROM journal_seal WHERE n = 3",
          "DELETE FROM journal WHERE number LIKE '%3'"), 3, "tidak ada"),
    ],
)  # fmt: skip
def test_the_first_broken_number_is_named(
    sealed: Books, statements: tuple[str, ...], broken: int, why: str
) -> None:
    mine = "entity_id = (SELECT id FROM legal_entity WHERE is_default)"
    tamper(
        sealed,
        *(f"{one} AND {mine}" if "journal_line" not in one else one for one in statements),
    )

    found = sealed.ask(api.VerifyChain()).chains[1]

    assert (found.entity, found.broken) == ("UTAMA", f"JRN-2026-{broken:06d}")
    assert why in found.why
    assert found.last == "JRN-2026-000003"
    wrong = [one for one in sealed.ask(api.CheckBooks()).violations if one.check == "journal.chain"]
    assert [one.subject for one in wrong] == [f"JRN-2026-{broken:06d} UTAMA"]
    assert chain(sealed)[0][-1] == ""


@pytest.mark.req("C5", "I7")
def test_renaming_accounts_breaks_no_seal(sealed: Books) -> None:
    sealed.do(api.UpdateAccount(code="11-100", account="Kas besar"))

    assert [row[-1] for row in chain(sealed)] == ["", ""]


@pytest.mark.req("C6", "I13")
def test_a_refused_journal_leaves_no_seal(sealed: Books) -> None:
    before = sealed.rows("SELECT * FROM journal_seal ORDER BY hash")
    with pytest.raises(Exception, match="tidak seimbang|lebih besar"):
        sealed.post(("11-100", 10, 0), ("31-100", 0, 11))

    assert sealed.rows("SELECT * FROM journal_seal ORDER BY hash") == before
    assert sealed.post(("11-100", 10, 0), ("31-100", 0, 10), on=TODAY) == "JRN-2026-000004"
    assert chain(sealed)[1] == ("UTAMA 2026", 4, "JRN-2026-000004", "")


@pytest.mark.req("C5", "I30")
def test_journals_of_one_command_follow_each_other_and_the_one_before(sealed: Books) -> None:
    """Closing a month posts three at once: the first hangs on the last journal by hand."""
    for month in range(1, 12):
        sealed.do(api.SetPeriodState(month=f"2026-{month:02d}", state="closed"))

    assert chain(sealed)[-1] == ("UTAMA 2026", 6, "JRN-2026-000006", "")
    assert first_broken(exported(sealed)) is None
