"""Posting a two-line journal, checked and committed: one writer, and eight at once.

The floor is the same reads and the same facts in plain SQL (:mod:`tests.bench.floor`), by as many
writers: its hashes and seals are worked out and hold.  The number's counter, the seal before and
the balances are the same few rows for everybody, as they are for the product.  The goal is 60 % of the floor's journals in a second: ``times`` is how many
the floor makes while the product makes one.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

from app import schema
from app.accounting.api import JournalLineIn, PostJournal, VerifyChain
from app.accounting.rules.chain import netstrings
from app.accounting.sealing import content, sha256
from app.core import sealing
from app.core.database import Database
from app.core.env import FixedEnvironment
from app.core.money import Money
from app.core.sealing import GENESIS, sha256_hex
from app.identity import passwords
from app.identity.signin import SignIn
from tests.bench.floor import FloorTables
from tests.bench.harness import (
    Options,
    Report,
    Samples,
    fresh_database,
    in_processes,
    measure_together,
    run,
)
from tests.support.company import PASSWORD, START, Company

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client

#: Eight writers, and where their ids begin.
SEEDS: Final = range(11, 19)
#: 60 % of the floor's journals in a second (issue 3, section 5).
TIMES: Final = 1 / 0.6
BANK: Final = "11-200"
EXPENSES: Final = ("62-100", "62-200", "63-100", "64-100", "64-200")
DAY: Final = START.date()
AMOUNT: Final = Money.parse("125000")
_WARM_UP: Final = 30

#: How long each run took in milliseconds, and when the first began and the last ended.
Share = tuple[list[float], float, float]


def command(at: int) -> PostJournal:
    """An expense paid by bank, as it is typed."""
    return PostJournal(
        on_date=DAY,
        description=f"Biaya {at}",
        lines=(
            JournalLineIn(account=EXPENSES[at % len(EXPENSES)], debit=AMOUNT),
            JournalLineIn(account=BANK, credit=AMOUNT),
        ),
    )


# ---------------------------------------------------------------- the floor
class Floor:
    """One writer of the same facts in plain SQL: what is stored would stand up to the same checks.

    The request with its hash in the chain of its session, lines, balances, a gapless number, the
    journal, a seal that holds, the answer.  Nothing is checked and nothing is worked out twice.

    Args:
        url: A database where at least one journal of each expense was posted.
        seed: Of its ids.
        create: Copy the tables; the first writer does.
    """

    _TABLES: Final = (
        "legal_entity", "account", "period", "command", "journal_line", "account_balance",
        "document_counter", "document_number", "journal", "journal_seal", "command_result",
    )  # fmt: skip

    def __init__(self, url: str, seed: int, *, create: bool = False) -> None:
        self._tables = tables = FloorTables(url, self._TABLES, create=create)
        self._mark = tables.mark
        if create:
            for table in self._TABLES:
                tables.run(f"INSERT INTO floor_{table} SELECT * FROM {table}")
        ((self._journal, self._cmd),) = tables.run(
            "SELECT id, cmd FROM journal WHERE event = 'journal.manual' ORDER BY number LIMIT 1"
        )
        self._org, self._entity = self._one("journal", "org_id, entity_id", "id", self._journal)
        self._rows = {
            table: self._one(table, "*", key, value)
            for table, key, value in (
                ("command", "id", self._cmd), ("document_number", "cmd", self._cmd),
                ("journal", "id", self._journal), ("journal_seal", "journal_id", self._journal),
                ("command_result", "cmd", self._cmd),
            )
        }  # fmt: skip
        self._lines = tables.run(
            f"SELECT * FROM floor_journal_line WHERE journal_id = {self._mark} ORDER BY line_no",
            (self._journal,),
        )
        self._ids = FixedEnvironment(START, seed)
        self._session, self._seq, self._head = self._ids.new_id(), 0, GENESIS
        tables.driver.commit()

    def _one(self, table: str, columns: str, key: str, value: Any) -> tuple[Any, ...]:
        found = self._tables.run(
            f"SELECT {columns} FROM floor_{table} WHERE {key} = {self._mark}", (value,)
        )
        return tuple(found[0])

    def post(self, at: int) -> None:
        """Read, write and commit what one journal reads and writes."""
        tables = self._tables
        cmd, journal = self._ids.new_id(), self._ids.new_id()
        description, expense = f"Biaya {at}", EXPENSES[at % len(EXPENSES)]
        tables.begin()
        accounts = self._read(expense)
        self._accept(cmd, description, expense)
        sides = ((accounts[0], AMOUNT.sen, 0), (accounts[1], 0, AMOUNT.sen))
        for line, (account, debit, credit) in zip(self._lines, sides, strict=True):
            made = tables.changed(
                "journal_line", line, journal_id=journal, cmd=cmd, account_id=account
            )
            tables.insert("journal_line", made)
            self._run(
                "UPDATE floor_account_balance SET debit = debit + ?, credit = credit + ? "
                "WHERE org_id = ? AND entity_id = ? AND ym = ? AND account_id = ?",
                debit, credit, self._org, self._entity, f"{DAY:%Y-%m}", account,
            )  # fmt: skip
        ((n,),) = self._run(
            "UPDATE floor_document_counter SET last = last + 1 WHERE org_id = ? "
            "AND series = 'JRN' AND scope = ? AND period = ? RETURNING last",
            self._org, self._entity, f"{DAY:%Y}",
        )  # fmt: skip
        number = f"JRN-{DAY:%Y}-{n:06d}"
        key = f"journal.manual:journal:{journal}:1"
        self._write("document_number", n=n, text=number, cmd=cmd)
        self._write(
            "journal", id=journal, cmd=cmd, number=number, description=description, event_key=key
        )
        ((head,),) = self._run(
            "SELECT hash FROM floor_journal_seal WHERE org_id = ? AND entity_id = ? AND year = ? "
            "AND n = ?", self._org, self._entity, f"{DAY:%Y}", n - 1,
        )  # fmt: skip
        header = (
            "1", str(self._entity), number, DAY.isoformat(), description, "journal.manual", key,
            "", "", "0",
        )  # fmt: skip
        text = netstrings(header) + "".join(
            netstrings((str(place), str(account), str(debit), str(credit), "", "", "", "", ""))
            for place, (account, debit, credit) in enumerate(sides, 1)
        )
        self._write("journal_seal", n=n, journal_id=journal, hash=sha256_hex(head + text))
        self._write("command_result", cmd=cmd, result=json.dumps({"number": number}))
        tables.driver.commit()

    def _accept(self, cmd: str, description: str, expense: str) -> None:
        """The request as it came, hashed into the chain of its session."""
        args = json.dumps({
            "on_date": DAY.isoformat(), "description": description,
            "lines": [
                {"account": expense, "debit": str(AMOUNT)}, {"account": BANK, "credit": str(AMOUNT)},
            ],
        })  # fmt: skip
        before, digest = self._head, sha256_hex(args)
        self._seq, self._head = self._seq + 1, sha256_hex(f"{before}|{self._seq + 1}|{digest}")
        self._write(
            "command", id=cmd, session_id=self._session, seq=self._seq, args=args,
            args_hash=digest, prev_hash=before, hash=self._head,
        )  # fmt: skip

    def sealed(self) -> bool:
        """Whether every seal that was written here holds, by the formula of the product."""
        dialect = "postgresql" if self._tables.postgres else "sqlite"
        if dialect == "sqlite":
            sealing.register(self._tables.driver)
        whole = content(dialect, "j").replace("journal_line", "floor_journal_line")
        ((broken,),) = self._tables.run(
            "SELECT count(*) FROM floor_journal_seal s JOIN floor_journal j ON j.id = s.journal_id "
            "JOIN floor_journal_seal b ON b.entity_id = s.entity_id AND b.year = s.year "
            f"AND b.n = s.n - 1 WHERE s.hash <> {sha256(dialect, f'b.hash || {whole}')}"
        )
        self._tables.driver.commit()
        return not broken

    def _read(self, expense: str) -> tuple[Any, Any]:
        """What is looked at before: whose books, which accounts, whether the month is open."""
        self._run(
            "SELECT id, code, name, kind FROM floor_legal_entity WHERE org_id = ? AND id = ?",
            self._org, self._entity,
        )  # fmt: skip
        found = dict(
            self._run(
                "SELECT code, id FROM floor_account WHERE org_id = ? AND code IN (?, ?)",
                self._org, expense, BANK,
            )
        )  # fmt: skip
        self._run(
            "SELECT state FROM floor_period WHERE org_id = ? AND entity_id = ? AND ym = ?",
            self._org, self._entity, f"{DAY:%Y-%m}",
        )  # fmt: skip
        return found[expense], found[BANK]

    def _write(self, table: str, **values: Any) -> None:
        self._tables.insert(table, self._tables.changed(table, self._rows[table], **values))

    def _run(self, sql: str, *params: Any) -> list[Any]:
        return self._tables.run(sql.replace("?", self._mark), params)


# ---------------------------------------------------------------- several writers
def _timed(post: Callable[[int], object], many: int, start: Any) -> Share:
    for at in range(_WARM_UP):
        post(at)
    start.wait()
    begin, taken = time.time(), []
    for at in range(many):
        before = time.perf_counter_ns()
        post(at)
        taken.append((time.perf_counter_ns() - before) / 1e6)
    return taken, begin, time.time()


def product_writer(url: str, seed: int, many: int, start: Any) -> Share:
    """One workstation: signs in and posts its share."""
    schema.load()
    passwords.use(passwords.CHEAP)
    door = SignIn(Database(url), FixedEnvironment(START, seed), f"MEJA{seed}", "bench")
    client = door.with_password(_name(seed), PASSWORD)
    return _timed(lambda at: client.do(command(at)), many, start)


def floor_writer(url: str, seed: int, many: int, start: Any) -> Share:
    """One writer in plain SQL."""
    return _timed(Floor(url, seed).post, many, start)


def _name(seed: int) -> str:
    return f"penulis{seed}"


def together(title: str, writer: Callable[..., Share], url: str, many: int) -> Samples:
    """Several writers at once."""
    found = in_processes(writer, [(url, seed, many) for seed in SEEDS])
    begin, end = min(one[1] for one in found), max(one[2] for one in found)
    return Samples(title, tuple(ms for one in found for ms in one[0]), end - begin)


# ---------------------------------------------------------------- the report
def bench(report: Report, options: Options) -> None:
    for kind in options.databases:
        with fresh_database(kind) as url:
            company = Company.found(url)
            me = company.admin
            for at in range(len(EXPENSES)):
                me.do(command(at))
            for seed in SEEDS:
                company.client("journal.create", "journal.post", username=_name(seed))
            plain = Floor(url, 2, create=True)
            _one(report, options, kind, me, plain)
            many = options.runs(150)
            floor = together("plain SQL", floor_writer, url, many)
            title = f"{len(SEEDS)} writers, {kind}"
            _add(report, together(title, product_writer, url, many), floor)
            if not me.ask(VerifyChain()).intact or not plain.sealed():
                raise AssertionError("a seal was broken")
            company.close()


def _one(report: Report, options: Options, kind: str, me: Client, floor: Floor) -> None:
    title = f"one writer, {kind}"
    taken = measure_together(
        {title: lambda at: me.do(command(at)), "plain SQL": floor.post},
        options.runs(1000),
        warm_up=100,
    )
    _add(report, taken[title], taken["plain SQL"])


def _add(report: Report, samples: Samples, floor: Samples) -> None:
    report.add(
        samples, floor=floor, floor_rate=floor.per_second,
        times=floor.per_second / samples.per_second, limits={"times": TIMES},
    )  # fmt: skip


if __name__ == "__main__":
    run(__doc__ or "", bench)
