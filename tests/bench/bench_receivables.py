"""Receivables of many open documents: their age, one of them, the lines behind it.

``--documents`` are open (100 000 unless told otherwise), of 500 customers; every twentieth was paid
in part.  They go in by plain SQL as the effects of one command, with every rule switched on.  The
floor is the plain select of the rows a person gets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import AccountLedger, JournalList
from app.accounting.models import Journal, JournalLine
from app.accounting.sealing import SEAL_SQLITE
from app.core.driver import bulk_insert, execute, fetch
from app.core.env import uuid7
from app.receivables.api import ReceivableDetail, ReceivableFigures, ReceivableList
from app.statements.api import Ageing
from app.stock.api import CreateWarehouse
from app.subledger.models import Allocation, PartyDue
from tests.bench.books import settle
from tests.bench.harness import Options, Report, fresh_database, measure_together, run
from tests.support.company import Company

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy.orm import Session

    from app.core.client import Client

DOCUMENTS: Final = 100_000
CUSTOMERS: Final = 500
FIRST, DAYS = date(2026, 1, 5), 300
#: Limits in milliseconds: totals of all, one document.
_TOTALS, _ONE = 500, 20
_LINE: Final = (
    "org_id", "journal_id", "line_no", "cmd", "entity_id", "on_date", "closing", "account_id",
    "debit", "credit", "party_kind", "party_id", "memo",
)  # fmt: skip
_HEADER: Final = (
    "org_id", "id", "cmd", "entity_id", "number", "on_date", "description", "event", "event_key",
    "source_kind", "source_number", "closing", "actor_id", "at",
)  # fmt: skip
_ITEMS: Final = (
    "INSERT INTO party_item (org_id, journal_id, line_no, cmd, entity_id, side, account_id, "
    "party_kind, party_id, store_id, on_date, charge, amount) SELECT l.org_id, l.journal_id, "
    "l.line_no, l.cmd, l.entity_id, 'receivable', l.account_id, l.party_kind, l.party_id, "
    "l.store_id, l.on_date, CASE WHEN l.debit > 0 THEN true ELSE false END, l.debit + l.credit "
    "FROM journal_line l WHERE l.org_id = :org AND l.account_id = :account ORDER BY l.journal_id"
)
_PLAIN_AGEING: Final = (
    "SELECT i.party_id, d.due_on, i.on_date, sum(p.open) FROM party_item_open p "
    "JOIN party_item i ON i.org_id = p.org_id AND i.journal_id = p.journal_id "
    "AND i.line_no = p.line_no JOIN journal j ON j.org_id = i.org_id AND j.id = i.journal_id "
    "LEFT JOIN party_due d ON d.org_id = i.org_id AND d.journal_id = i.journal_id "
    "WHERE p.org_id = :org AND p.open > 0 GROUP BY i.party_id, d.due_on, i.on_date"
)
_PLAIN_ONE: Final = (
    "SELECT i.*, p.open, j.* FROM party_item i JOIN party_item_open p ON p.org_id = i.org_id "
    "AND p.journal_id = i.journal_id AND p.line_no = i.line_no JOIN journal j "
    "ON j.org_id = i.org_id AND j.id = i.journal_id WHERE i.org_id = :org AND i.journal_id = :id"
)


@dataclass
class Filled:
    """A company with many open documents."""

    company: Company
    org: str
    account: str
    documents: int

    @property
    def me(self) -> Client:
        """Who asks."""
        return self.company.admin

    def number(self, at: int) -> str:
        """The number of a document, another one each time."""
        return _number(at * 7919 % self.documents)

    def plain(self, sql: str, **params: Any) -> int:
        """Run a plain select and fetch everything."""
        with self.company.database.reading() as session:
            return len(fetch(session, sql, {"org": self.org, **params}))


def _number(place: int) -> str:
    return f"INV-{place:06d}"


def _id(place: int) -> str:
    return uuid7(1_767_600_000_000 + place * 250, place)


def _party(place: int) -> str:
    return uuid7(1_767_500_000_000, place % CUSTOMERS)


def _day(place: int, documents: int) -> date:
    return FIRST + timedelta(place * DAYS // documents)


def _amount(place: int) -> int:
    return (place * 7919 % 9_001 + 1_000) * 100


@dataclass
class _Rows:
    """Rows of the invoices, and behind them of the payments."""

    org: str
    entity: str
    command: str
    actor: str
    accounts: dict[str, str]
    documents: int

    def _facts(self, place: int) -> tuple[date, int, str, str]:
        """Day, sen, and the accounts of debit and credit; a payment is half of its invoice."""
        receivable, revenue, bank = (self.accounts[name] for name in ("due", "sold", "bank"))
        if place < self.documents:
            return _day(place, self.documents), _amount(place), receivable, revenue
        return FIRST + timedelta(DAYS), _amount(self.paid(place)) // 2, bank, receivable

    def paid(self, place: int) -> int:
        """The invoice a payment belongs to."""
        return (place - self.documents) * 20

    @property
    def places(self) -> range:
        """All journals."""
        return range(self.documents + self.documents // 20)

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """Two lines of each; the one on the control account names the customer."""
        for place in self.places:
            day, sen, debit, credit = self._facts(place)
            payment = place >= self.documents
            who = _party(self.paid(place) if payment else place)
            for line, account in enumerate((debit, credit), 1):
                party = ("customer", who) if account == self.accounts["due"] else (None, None)
                yield (
                    self.org, _id(place), line, self.command, self.entity, day, False, account,
                    sen if line == 1 else 0, sen if line > 1 else 0, *party, "",
                )  # fmt: skip

    def headers(self) -> Iterator[tuple[Any, ...]]:
        """Headers of the same journals."""
        for place in self.places:
            day, payment = self._facts(place)[0], place >= self.documents
            document = f"BYR-{place:06d}" if payment else _number(place)
            yield (
                self.org, _id(place), self.command, self.entity, f"JRN-2026-{place + 1:06d}", day,
                f"Tagihan {place}", "receivable.invoiced", f"k{place}", "receivable", document,
                False, self.actor, f"{day.isoformat()}T02:00:00.000000Z",
            )  # fmt: skip

    def allocations(self) -> Iterator[tuple[Any, ...]]:
        """Each payment against its invoice."""
        for place in self.places[self.documents :]:
            day, sen, *_accounts = self._facts(place)
            yield self.org, _id(self.paid(place)), 1, _id(place), 2, self.command, day, sen

    def dues(self) -> Iterator[tuple[Any, ...]]:
        """Every second document says when it is due."""
        for place in range(0, self.documents, 2):
            due = _day(place, self.documents) + timedelta(14)
            yield self.org, _id(place), self.command, due


def fill(url: str, documents: int) -> Filled:
    """Found a company whose customers owe it for so many documents."""
    company = Company.found(url)
    org, actor = company.admin.actor.org_id, company.admin.actor.user_id
    with company.admin.atomically() as batch:
        batch.do(CreateWarehouse(code="GD1", title="Gudang Satu"))
        session = batch._opened.session  # the rows belong to the command's transaction
        ((command,),) = fetch(
            session, "SELECT id FROM command WHERE org_id = :org ORDER BY id DESC LIMIT 1",
            {"org": org},
        )  # fmt: skip
        ((entity,),) = fetch(session, "SELECT id FROM legal_entity", {})
        rows = _Rows(org, entity, command, actor, _accounts(session, org), documents)
        _write(session, rows)
        if company.database.is_sqlite:
            execute(session, SEAL_SQLITE, {"org": org, "cmd": command})
    settle(company)
    code = fetch_code(company, rows.accounts["due"])
    return Filled(company, org, code, documents)


def fetch_code(company: Company, account: str) -> str:
    """The code of an account."""
    with company.database.reading() as session:
        ((code,),) = fetch(session, "SELECT code FROM account WHERE id = :id", {"id": account})
    return str(code)


def _accounts(session: Session, org: str) -> dict[str, str]:
    found = {
        name: fetch(
            session,
            "SELECT account_id FROM account_binding WHERE org_id = :org AND role = :role "
            "AND event = '*' ORDER BY store_id LIMIT 1",
            {"org": org, "role": role},
        )[0][0]
        for name, role in (("due", "receivable.trade"), ("bank", "cash"))
    }
    ((sold,),) = fetch(
        session,
        "SELECT id FROM account WHERE org_id = :org AND kind = 'revenue' AND control = '' "
        "AND active ORDER BY code LIMIT 1",
        {"org": org},
    )
    return {**found, "sold": sold}


def _write(session: Session, rows: _Rows) -> None:
    bulk_insert(session, _table(JournalLine), _LINE, rows.lines())
    bulk_insert(session, _table(Journal), _HEADER, rows.headers())
    execute(session, _ITEMS, {"org": rows.org, "account": rows.accounts["due"]})
    if session.get_bind().dialect.name == "postgresql":
        # As after any load: what the triggers planned for empty tables is forgotten.
        execute(session, "ANALYZE", {})
    bulk_insert(
        session, _table(PartyDue), ("org_id", "journal_id", "cmd", "due_on"), rows.dues()
    )  # fmt: skip
    bulk_insert(
        session, _table(Allocation),
        ("org_id", "charge_id", "charge_line", "credit_id", "credit_line", "cmd", "on_date",
         "amount"),
        rows.allocations(),
    )  # fmt: skip


def _table(model: Any) -> Any:
    return model.__table__


def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            filled = fill(url, options.number("documents"))
            _measure(report, options, kind, filled)
            filled.company.close()


def _measure(report: Report, options: Options, kind: str, filled: Filled) -> None:
    me = filled.me

    def all_plain(_at: int) -> object:
        return filled.plain(_PLAIN_AGEING)

    def one_plain(at: int) -> object:
        return filled.plain(_PLAIN_ONE, id=_id(at * 7919 % filled.documents))

    whole: Sequence[tuple[str, Callable[[int], object], Callable[[int], object], float | None, int]] = (
        ("age of all, by customer", lambda _at: me.ask(Ageing()), all_plain, _TOTALS, 20),
        ("figures of all", lambda _at: me.ask(ReceivableFigures()), all_plain, None, 20),
        ("first page of the list", lambda _at: me.ask(ReceivableList()), all_plain, None, 20),
        (
            "one document", lambda at: me.ask(ReceivableDetail(document=filled.number(at))),
            one_plain, _ONE, 200,
        ),
        (
            "its journals", lambda at: me.ask(JournalList(source=filled.number(at))),
            one_plain, _ONE, 200,
        ),
        (
            "its lines in the ledger",
            lambda at: me.ask(
                AccountLedger(account=filled.account, document=filled.number(at))
            ),
            one_plain, _ONE, 200,
        ),
    )  # fmt: skip
    for name, ask, plain, limit, runs in whole:
        title = f"{name}, {kind}"
        taken = measure_together({title: ask, "plain SQL": plain}, options.runs(runs), warm_up=2)
        report.add(taken[title], floor=taken["plain SQL"], limits={"p50": limit} if limit else None)


if __name__ == "__main__":
    run(__doc__ or "", bench, documents=DOCUMENTS)
