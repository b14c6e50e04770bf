"""The database refuses by itself what the program never does: attacks by plain SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app import schema
from app.accounting import api
from app.core.driver import execute, fetch
from app.core.faults import fault_of
from app.identity.api import CreateEntity
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.accounting.conftest import Books

HEADER = (
    "INSERT INTO journal (org_id, id, cmd, entity_id, number, on_date, description, event, "
    "event_key, source_kind, source_id, source_number, reverses_id, closing, actor_id, at) VALUES "
    "(:org, :journal, :cmd, :entity, :number, :day, 'x', 'e', :key, '', NULL, '', :reverses, "
    ":closing, :actor, :at)"
)
LINE = (
    "INSERT INTO journal_line (org_id, journal_id, line_no, cmd, entity_id, on_date, closing, "
    "account_id, debit, credit, memo) VALUES (:org, :journal, {no}, :cmd, :entity, :day, :closing, "
    ":{account}, {debit}, {credit}, '')"
)
COMMAND = (
    "INSERT INTO command (org_id, id, name, version, args, args_hash, actor_id, auth_version, "
    "workstation, session_id, seq, prev_hash, hash, at) SELECT org_id, :cmd, 'x', 1, args, "
    "args_hash, actor_id, auth_version, workstation, session_id, 999, '', '', at FROM command "
    "WHERE name = 'journal.post'"
)


def line(no: int, account: str, debit: int, credit: int) -> str:
    return LINE.format(no=no, account=account, debit=debit, credit=credit)


FORGED_BALANCE = (
    "INSERT INTO account_balance (org_id, entity_id, ym, account_id, closing, store_id, "
    "warehouse_id, unit_id, debit, credit) VALUES (:org, :entity, '2026-11', :equity, true, :old, "
    ":old, :old, 1, 0)"
)
BALANCED = (line(1, "cash", 500, 0), line(2, "equity", 0, 500))


@pytest.fixture
def posted(books: Books) -> Books:
    """One posted journal of Rp 10 and a closed January."""
    books.do(api.SetPeriodState(month="2026-01", state="closed"))
    books.do(api.DeactivateAccount(code="11-110"))
    assert books.post(("11-100", 10, 0), ("31-100", 0, 10)) == "JRN-2026-000001"
    return books


def values(books: Books, **changes: Any) -> dict[str, Any]:
    """What a forged journal is made of."""
    ((actor, command, old),) = books.rows(
        "SELECT j.actor_id, j.cmd, j.id FROM journal j WHERE j.number = 'JRN-2026-000001'"
    )
    false: Any = 0 if books.company.database.is_sqlite else False
    return {
        "org": books.org, "entity": books.entity, "actor": actor, "day": TODAY, "reverses": None,
        "journal": books.company.env.new_id(), "cmd": books.company.env.new_id(),
        "at": books.company.env.now(), "number": "JRN-2026-000002", "closing": false,
        "key": books.company.env.new_id(), "old": old, "old_cmd": command,
        "cash": books.account("11-100"), "equity": books.account("31-100"),
        "header": books.account("11-000"),
        "inactive": books.account("11-110"),
    } | changes  # fmt: skip


def intrude(books: Books, *statements: str, **changes: Any) -> None:
    """Run statements in one transaction and commit them."""
    given = values(books, **changes)
    with books.company.database.writing() as session:
        for statement in statements:
            run(session, statement, given)
        session.commit()


def run(session: Session, statement: str, given: dict[str, Any]) -> None:
    used = {name: value for name, value in given.items() if f":{name}" in statement}
    execute(session, statement, used)


def refusal(books: Books, *statements: str, **changes: Any) -> str:
    """The code the database refuses with; nothing is written."""
    with books.nothing_written(), pytest.raises(Exception) as refused:  # noqa: PT011 - two drivers
        intrude(books, *statements, **changes)
    fault = fault_of(refused.value)
    assert fault is not None
    return fault.code or fault.text


# ---------------------------------------------------------------- the way in is open


def test_a_proper_journal_passes_so_the_refusals_mean_something(posted: Books) -> None:
    intrude(posted, COMMAND, *BALANCED, HEADER)

    assert posted.ask(api.BalanceAt(account="11-100")).balance.sen == 1500


def test_the_rules_are_those_of_the_code(posted: Books) -> None:
    with posted.company.database.engine.connect() as connection:
        assert schema.rules_in_place(connection) == []


# ---------------------------------------------------------------- what stands, stands


CHANGES: list[Any] = [
    "UPDATE journal SET description = 'lain' WHERE id = :old",
    "UPDATE journal SET on_date = :day WHERE id = :old",
    "DELETE FROM journal WHERE id = :old",
    "UPDATE journal_line SET debit = 999 WHERE debit > 0",
    "UPDATE journal_line SET account_id = :cash",
    "DELETE FROM journal_line",
    "DELETE FROM account WHERE code = '11-100'",
    "DELETE FROM account WHERE code = '11-120'",
    "UPDATE account SET kind = 'expense' WHERE code = '11-100'",
    "UPDATE account SET normal_side = 'credit' WHERE code = '11-100'",
    "UPDATE account SET control = 'stock' WHERE code = '11-100'",
    "DELETE FROM period",
    "UPDATE period SET ym = '2031-01' WHERE ym = '2026-01'",
]


@pytest.mark.req("INV-08", "INV-11", "C4", "ERP-FIN-03")
def test_nothing_posted_is_changed_or_removed(posted: Books) -> None:
    for statement in CHANGES:
        assert refusal(posted, statement) == "LB003"


WIPES: list[Any] = [
    "TRUNCATE journal CASCADE",
    "TRUNCATE journal_line CASCADE",
    "TRUNCATE account_balance",
    "TRUNCATE account CASCADE",
    "TRUNCATE period",
    "UPDATE account_balance SET debit = 0",
    "DELETE FROM account_balance",
    FORGED_BALANCE,
]


@pytest.mark.postgres
@pytest.mark.req("INV-11")
def test_nobody_empties_a_table_or_writes_a_balance(posted: Books) -> None:
    for statement in WIPES:
        assert refusal(posted, statement) == "LB003"


@pytest.mark.req("INV-11")
def test_replace_does_not_get_round_it(posted: Books) -> None:
    if not posted.company.database.is_sqlite:
        upsert = HEADER.replace(":journal,", ":old,", 1) + (
            " ON CONFLICT (org_id, id) DO UPDATE SET description = 'lain'"
        )
        assert refusal(posted, COMMAND, *BALANCED, upsert) in {"LB002", "LB003"}
        return
    replace = HEADER.replace("INSERT INTO", "REPLACE INTO").replace(":journal,", ":old,", 1)
    assert refusal(posted, COMMAND, replace) == "LB003"
    again = LINE.format(no=1, account="cash", debit=9, credit=0).replace(":journal", ":old")
    again = again.replace("INSERT INTO", "REPLACE INTO")
    assert refusal(posted, COMMAND, again) in {"LB003", "LB012"}


# ---------------------------------------------------------------- what is written is right


@pytest.mark.req("INV-08", "I1")
@pytest.mark.parametrize(
    ("statements", "code"),
    [
        ((line(1, "cash", 500, 0), line(2, "equity", 0, 499), HEADER), "LB002"),
        ((line(1, "cash", 500, 0), HEADER), "LB002"),
        ((HEADER,), "LB002"),
        ((line(1, "header", 500, 0), line(2, "equity", 0, 500), HEADER), "LB013"),
        ((line(1, "inactive", 500, 0), line(2, "equity", 0, 500), HEADER), "LB013"),
        ((line(1, "old", 500, 0), line(2, "equity", 0, 500), HEADER), "LB013"),
        ((*BALANCED, HEADER, line(3, "cash", 1, 0)), "LB012"),
        ((line(3, "cash", 1, 0).replace(":journal", ":old"),), "LB012"),
    ],
    ids=[
        "unbalanced", "one line", "no lines", "header account", "inactive account",
        "unknown account", "late line", "late line of a posted journal",
    ],
)  # fmt: skip
def test_a_journal_that_is_none_is_refused(
    posted: Books, statements: tuple[str, ...], code: str
) -> None:
    assert refusal(posted, COMMAND, *statements) == code


@pytest.mark.req("INV-08")
@pytest.mark.parametrize(
    ("debit", "credit"), [(500, 500), (0, 0), (-500, 0)], ids=["both sides", "no side", "negative"]
)
def test_a_line_has_one_positive_side(posted: Books, debit: int, credit: int) -> None:
    found = refusal(posted, COMMAND, line(1, "cash", debit, credit))

    assert "one_side" in found


@pytest.mark.req("INV-08")
def test_lines_without_a_journal_are_not_committed(posted: Books) -> None:
    assert "foreign key" in refusal(posted, COMMAND, *BALANCED).lower()


@pytest.mark.req("INV-10", "C1")
def test_nothing_is_dated_in_a_closed_month_or_in_no_book_year(posted: Books) -> None:
    january, never = TODAY.replace(month=1), TODAY.replace(year=2031)

    assert refusal(posted, COMMAND, *BALANCED, HEADER, day=january) == "LB001"
    assert refusal(posted, COMMAND, *BALANCED, HEADER, day=never) == "LB011"


@pytest.mark.req("INV-08")
def test_lines_carry_the_date_of_their_journal(posted: Books) -> None:
    other = HEADER.replace(":day", "'2026-11-20'")

    assert refusal(posted, COMMAND, *BALANCED, other) == "LB002"


@pytest.mark.req("ERP-FIN-03", "I8", "I9")
@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ((line(1, "cash", 0, 999), line(2, "equity", 999, 0)), TODAY),
        ((line(1, "cash", 1000, 0), line(2, "equity", 0, 1000)), TODAY),
        ((line(1, "cash", 0, 1000), line(2, "equity", 1000, 0)), TODAY.replace(day=20)),
        ((line(1, "cash", 0, 1000), line(2, "equity", 600, 0), line(3, "cash", 400, 0)), TODAY),
    ],
    ids=["another amount", "same sides", "before its journal", "a debit elsewhere"],
)
def test_a_void_that_is_no_mirror_is_refused(
    posted: Books, lines: tuple[str, ...], day: Any
) -> None:
    old = values(posted)["old"]

    assert refusal(posted, COMMAND, *lines, HEADER, reverses=old, day=day) == "LB002"


@pytest.mark.req("ERP-FIN-03", "I8")
def test_a_mirror_stands_with_the_same_entity_store_warehouse_unit_and_side_of_closing(
    posted: Books,
) -> None:
    posted.do(CreateEntity(code="CV", entity="CV Lumbung"))
    posted.do(api.OpenYear(year=2026, entity="CV"))
    other = posted.one("SELECT id FROM legal_entity WHERE code = 'CV'")
    old, true = values(posted)["old"], 1 if posted.company.database.is_sqlite else True
    mirror = (line(1, "cash", 0, 1000), line(2, "equity", 1000, 0))
    placed = [
        tuple(
            one.replace(", memo)", f", {column}, memo)").replace(", '')", ", :old, '')")
            for one in mirror
        )
        for column in ("store_id", "warehouse_id", "unit_id")
    ]

    assert refusal(posted, COMMAND, *mirror, HEADER, reverses=old, entity=other) == "LB002"
    assert refusal(posted, COMMAND, *mirror, HEADER, reverses=old, closing=true) == "LB002"
    for lines in placed:
        assert refusal(posted, COMMAND, *lines, HEADER, reverses=old) == "LB002"
    intrude(posted, COMMAND, *mirror, HEADER, reverses=old)
    assert posted.balance("11-100") == 0


@pytest.mark.req("ERP-FIN-03")
def test_a_journal_is_voided_once(posted: Books) -> None:
    posted.do(api.VoidJournal(number="JRN-2026-000001", reason="x"))
    old = values(posted)["old"]
    mirror = (line(1, "cash", 0, 1000), line(2, "equity", 1000, 0))

    found = refusal(posted, COMMAND, *mirror, HEADER, reverses=old, number="JRN-2026-000003")
    assert "reverses_id" in found


# ---------------------------------------------------------------- who wrote it


@pytest.mark.req("INV-13")
def test_an_effect_without_a_command_is_refused(posted: Books) -> None:
    assert refusal(posted, *BALANCED, HEADER) == "LB007"


@pytest.mark.postgres
@pytest.mark.req("INV-13")
def test_an_effect_of_an_earlier_command_is_refused(posted: Books) -> None:
    earlier = values(posted)["old_cmd"]

    assert refusal(posted, *BALANCED, HEADER, cmd=earlier) == "LB007"


@pytest.mark.req("INV-14")
def test_a_number_that_leaves_a_gap_is_refused(posted: Books) -> None:
    number = (
        "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) VALUES "
        "(:org, 'JRN', :entity, '2026', {n}, :cmd, 1, 'JRN-2026-00000{n}')"
    )

    assert refusal(posted, COMMAND, number.format(n=3)) == "LB015"
    with pytest.raises(Exception, match=r"(?i)unique|LB003"):
        intrude(posted, COMMAND, number.format(n=1))


def test_the_attacks_left_everything_as_it_was(posted: Books) -> None:
    with posted.company.database.reading() as session:
        assert fetch(session, "SELECT count(*) FROM journal", {}) == [(1,)]
    assert posted.ask(api.CheckBooks()).clean
