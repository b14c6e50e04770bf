"""A book file into an empty database: the same journals, numbers, balances and seals.

The file is proved whole before anything is written.  Then its journals go through the gate by the
thousand, in the order of their chains, so the database balances, numbers, seals and sums them with
the rules it has for every journal; each seal and balance it comes to is compared with the file's.

What the books stand on outside them is not there: no stock.  So inventory accounts come without
their tie to stock (``control``), which the database would rightly miss, and are posted to by hand.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.accounting.ledger import LINE, PERIOD_STATE, RESTORED_JOURNAL, RESTORED_NUMBER
from app.accounting.postings import NO_UNIT
from app.accounting.rules import dimensions
from app.audit.steps import record
from app.bookfile.api import BooksRestored, RestoreBooks
from app.bookfile.queries.books import paged
from app.bookfile.queries.checking import dimension_models, heads
from app.bookfile.rules import format as parts
from app.bookfile.rules.errors import BookFileRefused
from app.bookfile.rules.inspection import Inspected, inspect
from app.bookfile.zipped import opened
from app.core.commands import handles
from app.core.db import Base, instant_from
from app.core.faults import fault_of
from app.core.text import angka
from app.identity.rules.settings import OrganisationSettings
from app.identity.steps.founding import begin_organisation, refuse_a_second_one
from app.subledger.ledger import DUE, RESTORED_ALLOCATION, RESTORED_ITEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.bookfile.zipped import BookReader
    from app.core.work import Work

#: Lines, or other rows, that are handed to the database at once.
_BATCH: Final = 5_000
_USERNAME_LENGTH: Final = 40
#: What the rules planned for empty tables is looked at anew as they grow: without it each batch of
#: a restore took longer than the last.
_LOOK_AGAIN: Final = frozenset(4**power for power in range(8))
_GROWING: Final = (
    "journal",
    "journal_line",
    "journal_seal",
    "document_number",
    "account_balance",
    "party_item",
)


@handles(RestoreBooks)
def restore_books(work: Work, do: RestoreBooks) -> BooksRestored:
    """Bring the books of a file into this empty database.

    Raises:
        OrganisationExists: If the database is not empty.
        BookFileUnreadable: If the file is no book file.
        BookFileRefused: With everything in the file that does not agree; nothing is written.
        PasswordRefused: If the admin's password is too weak.
        Cancelled: The person stopped it; nothing is written.
    """
    if work.dialect == "postgresql":
        # Reading the file takes its time, and a million lines take longer than a screen allows.
        work.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        work.execute("SET LOCAL statement_timeout = 0")
    refuse_a_second_one(work)
    with opened(Path(do.file)) as file:
        if do.fingerprint and do.fingerprint != file.fingerprint:
            raise BookFileRefused(file.name, [f"Sidiknya {file.fingerprint}, bukan yang diminta."])
        found = _inspected(work, file)
        _Restore(work, file, found).run(do)
        manifest = file.manifest
        totals = manifest.totals
        record(
            work, "organisation.restore", "organisation", work.org_id, manifest.organisation,
            new={
                "file": file.name, "fingerprint": file.fingerprint, "admin": do.username,
                "journals": totals.journals, "lines": totals.lines,
            },
        )  # fmt: skip
        work.changed("organisation", "entity", "role", "user", "account", "period", "journal")
        work.message = (
            f"Buku {manifest.organisation} dipulihkan: {angka(totals.journals)} jurnal, semua "
            "segel sama dengan aslinya. Stok dan pesanan tidak ikut."
        )
        return BooksRestored(
            manifest.organisation, do.username, totals.journals, totals.lines, file.fingerprint,
            heads(manifest),
        )  # fmt: skip


def _inspected(work: Work, file: BookReader) -> Inspected:
    """The file, proved.

    Raises:
        BookFileRefused: With everything that is wrong.
    """

    def progress(done: int, total: int, text: str) -> None:
        work.progress(done, 2 * total, text)

    progress(0, file.manifest.totals.journals, "Memeriksa berkas")
    found = inspect(file, dimension_models(), progress)
    if found.findings:
        raise BookFileRefused(file.name, found.findings)
    return found


class _Restore:
    """One restore: writes what was proved, reading the file once more."""

    def __init__(self, work: Work, file: BookReader, found: Inspected) -> None:
        self._work = work
        self._file = file
        self._found = found
        self._batches = 0
        #: Document numbers so far; each command counts its own.
        self._numbers = 0
        self._stamp: dict[str, Any] = {
            "version": 1, "updated_at": work.now, "updated_by": work.actor.user_id,
        }  # fmt: skip

    def run(self, do: RestoreBooks) -> None:
        """Everything, in the order in which it depends on each other."""
        organisation = self._found.organisation
        assert organisation is not None  # noqa: S101 - it was inspected
        begin_organisation(
            self._work, do, code=organisation.code, name=organisation.name,
            timezone=organisation.timezone,
            settings=OrganisationSettings.model_validate(organisation.settings),
        )  # fmt: skip
        self._work.session.flush()
        with self._told():
            self._documents(do.username)
            self._given_numbers()
            self._journals()
            self._allocations()
            self._as_it_was()
            self._compare_balances()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database refuses is a finding about the file, not a bug of ours.

        Raises:
            BookFileRefused: With its words.
        """
        try:
            yield
        except Exception as error:
            fault = fault_of(error)
            if fault is None or not (fault.code or fault.duplicate or fault.constraint):
                raise
            self._refuse(f"basis data menolaknya ({fault.text.splitlines()[0]}).", error)

    def _refuse(self, why: str, cause: Exception | None = None) -> None:
        raise BookFileRefused(self._file.name, [why]) from cause

    def _rows(self, name: str) -> Iterator[Any]:
        kind = parts.ROWS[name]
        for line in self._file.lines(name):
            yield kind.model_validate_json(line)

    # ---------------------------------------------------------------- documents
    def _insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        """Rows of one table that all have the same columns."""
        told = list(rows)
        if told:
            columns = ("org_id", *told[0])
            values = ((self._work.org_id, *row.values()) for row in told)
            self._work.bulk(Base.metadata.tables[table], columns, values)

    def _documents(self, admin: str) -> None:
        found = self._found
        self._insert(
            "legal_entity", ({**row.model_dump(), **self._stamp} for row in found.entities.values())
        )
        self._insert("app_user", self._people(admin))
        self._insert("account", self._accounts())
        models = dimension_models()
        units = self._file.manifest.has_units
        for kind in dimensions.known():
            if kind.kind == dimensions.UNIT and not units:
                continue
            rows = (
                models[kind.kind].model_validate_json(line).model_dump()
                for line in self._file.lines(parts.dimension_part(kind.kind))
            )
            self._insert(kind.table, ({**row, **kind.made(row), **self._stamp} for row in rows))
        if units:
            members = self._file.lines(parts.UNIT_MEMBERS)
            told = (parts.UnitMemberRow.model_validate_json(line).model_dump() for line in members)
            self._insert("business_unit_member", told)
        self._insert("account_binding", (row.model_dump() for row in self._rows(parts.BINDINGS)))
        # Open, so that their journals may come; closed again behind them.
        self._insert(
            "period", ({**row.model_dump(), "state": "open"} for row in self._rows(parts.PERIODS))
        )

    def _accounts(self) -> list[dict[str, Any]]:
        """Groups before what is in them; active, so that their lines may come."""
        accounts = self._found.accounts

        def depth(row: parts.AccountRow) -> int:
            above = 0
            while row.parent_id is not None:
                row, above = accounts[row.parent_id], above + 1
            return above

        return [
            {**row.model_dump(), "active": True, "control": "", **self._stamp}
            for row in sorted(accounts.values(), key=depth)
        ]

    def _people(self, admin: str) -> Iterator[dict[str, Any]]:
        """Who posted the journals: the admin may let them in again, until then nobody can."""
        taken = {admin} | {row.username for row in self._found.people.values()}
        for row in self._found.people.values():
            username, at = row.username, 1
            while username == admin or (at > 1 and username in taken):
                at += 1
                username = f"{row.username[: _USERNAME_LENGTH - 4]}-{at}"
            taken.add(username)
            yield {
                "id": row.id, "username": username, "full_name": row.full_name, "email": "",
                "job_title": "", "active": False, "auth_version": 1, "password_hash": "",
                "must_change_password": False, "failures": [],
                **self._stamp,
            }  # fmt: skip

    # ---------------------------------------------------------------- ledgers
    def _number(self, series: str, scope: str, period: str, n: int, text: str) -> None:
        self._numbers += 1
        self._work.emit(RESTORED_NUMBER, (series, scope, period, n, self._numbers, text))

    def _given_numbers(self) -> None:
        for at, row in enumerate(self._rows(parts.NUMBERS), 1):
            self._number(row.series, row.scope, row.period, row.n, row.text)
            if at % _BATCH == 0:
                self._work.apply_now()
        self._work.apply_now()

    def _journals(self) -> None:
        """By the batch, never of two chains at once."""
        batch: list[parts.JournalRow] = []
        lines = done = 0
        total = self._file.manifest.totals.journals
        for row in self._rows(parts.JOURNALS):
            if batch and (lines >= _BATCH or _chain(row) != _chain(batch[0])):
                self._post(batch)
                done += len(batch)
                self._work.progress(total + done, 2 * total, "Memulihkan jurnal")
                batch, lines = [], 0
            batch.append(row)
            lines += len(row.lines)
        if batch:
            self._post(batch)

    def _post(self, batch: Sequence[parts.JournalRow]) -> None:
        """Hand some journals to the gate and compare the seals they got."""
        work = self._work
        for row in batch:
            self._number("JRN", row.entity_id, row.year, row.n, row.number)
            work.emit(
                RESTORED_JOURNAL,
                (
                    row.id, row.entity_id, row.number, row.on_date, row.description, row.event,
                    row.event_key, row.source_kind, row.source_id, row.source_number,
                    row.reverses_id, row.closing, row.actor_id, instant_from(row.at),
                ),
            )  # fmt: skip
            for line in row.lines:
                work.emit(
                    LINE,
                    (
                        row.id, line.line_no, row.entity_id, row.on_date, row.closing,
                        line.account_id, line.debit, line.credit, line.store_id,
                        line.warehouse_id, line.party_kind, line.party_id, line.memo,
                        # none stays none, whatever its store belongs to now
                        line.unit_id or NO_UNIT,
                    ),
                )  # fmt: skip
                if line.side:
                    work.emit(RESTORED_ITEM, (row.id, line.line_no, line.side, line.charge))
            if row.due_on is not None:
                work.emit(DUE, (row.id, row.due_on))
        work.apply_now()
        self._batches += 1
        if work.dialect == "postgresql" and self._batches in _LOOK_AGAIN:
            work.execute(f"ANALYZE {', '.join(_GROWING)}")
        made = work.rows(
            "SELECT n, hash FROM journal_seal WHERE org_id = :org AND entity_id = :entity "
            "AND year = :year AND n >= :first AND n <= :last ORDER BY n",
            entity=batch[0].entity_id, year=batch[0].year, first=batch[0].n, last=batch[-1].n,
        )  # fmt: skip
        wrong = next(
            (row for row, one in zip(batch, made, strict=True) if one[1] != row.seal), None
        )
        if wrong is not None:
            self._refuse(f"Jurnal {wrong.number}: segel yang dihitung basis data berbeda.")

    def _allocations(self) -> None:
        for at, row in enumerate(self._rows(parts.ALLOCATIONS), 1):
            self._work.emit(
                RESTORED_ALLOCATION,
                (
                    row.charge_id, row.charge_line, row.credit_id, row.credit_line, row.place,
                    row.on_date, row.amount,
                ),
            )  # fmt: skip
            if at % _BATCH == 0:
                self._work.apply_now()
        self._work.apply_now()

    def _as_it_was(self) -> None:
        """Closed months closed, unused accounts out of use."""
        closed = [row for row in self._rows(parts.PERIODS) if row.state != "open"]
        self._work.emit(
            PERIOD_STATE, *((row.entity_id, row.ym, "open", row.state) for row in closed)
        )
        unused = [row.id for row in self._found.accounts.values() if not row.active]
        account = Base.metadata.tables["account"]
        self._work.session.execute(
            sa.update(account)
            .where(account.c.org_id == self._work.org_id, account.c.id.in_(unused))
            .values(active=False)
        )

    def _compare_balances(self) -> None:
        """The sums the database made are those of the file."""
        names = ("entity_id", "ym", "account_id", "closing", "store_id", "warehouse_id", "unit_id")
        made = 0
        for row in paged(
            self._work, ", ".join(f"t.{name}" for name in (*names, "debit", "credit")),
            "account_balance t WHERE t.org_id = :org", [f"t.{name}" for name in names],
        ):  # fmt: skip
            entity, ym, account, closing, store, warehouse, unit, *sums = row
            key = (entity, ym, account, bool(closing), store, warehouse, unit)
            if self._found.balances.get(key) != sums:
                self._refuse(f"saldo {ym} yang dihitung basis data berbeda dengan berkas.")
            made += 1
        if made != len(self._found.balances):
            self._refuse("saldo yang dihitung basis data berbeda dengan berkas.")


def _chain(row: parts.JournalRow) -> tuple[str, str]:
    return row.entity_id, row.year
