"""All books of an organisation into one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.accounting.queries.integrity import chains
from app.accounting.rules import dimensions
from app.accounting.sealing import VERSION as SEAL_VERSION
from app.audit.steps import record
from app.bookfile.api import BooksExported, ExportBooks
from app.bookfile.queries import books, checking
from app.bookfile.rules import format as parts
from app.bookfile.rules.errors import ChainBroken, NotAlone
from app.bookfile.zipped import whole_file
from app.core.commands import handles
from app.core.driver import raw
from app.core.text import angka

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bookfile.zipped import BookWriter
    from app.core.work import Work


@handles(ExportBooks)
def export_books(work: Work, do: ExportBooks) -> BooksExported:
    """Write the books as they are at one instant.

    Raises:
        NotAlone: Inside a batch of commands.
        ChainBroken: Naming the first broken number of each chain.
        FileExists, FileNotWritten
        Cancelled: The person stopped it; there is no file.
    """
    _at_one_instant(work)
    broken = [f"{row.broken} {row.entity}: {row.why}" for row in chains(work) if row.broken]
    if broken:
        raise ChainBroken(broken)
    path = Path(do.file)
    with whole_file(path, replace=do.replace) as file:
        manifest = _parts(work, file)
        fingerprint = file.end(manifest)
    totals = manifest.totals
    record(
        work, "books.export", "organisation", work.org_id, path.name,
        new={"fingerprint": fingerprint, "journals": totals.journals, "lines": totals.lines},
    )  # fmt: skip
    work.message = (
        f"{angka(totals.journals)} jurnal disimpan ke {path.name}. Catat sidiknya di tempat lain: "
        f"{fingerprint[:16]}."
    )
    return BooksExported(
        path.name, path.stat().st_size, totals.journals, totals.lines, fingerprint,
        checking.heads(manifest),
    )  # fmt: skip


def _at_one_instant(work: Work) -> None:
    """On PostgreSQL every select would see a later state of the books otherwise.

    Raises:
        NotAlone: The transaction has begun already, so it cannot change what it sees.
    """
    if work.dialect != "postgresql":
        return
    if raw(work.place).info.transaction_status.name != "IDLE":
        raise NotAlone
    work.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    # A million lines take longer than the minute a statement of a screen may.
    work.execute("SET LOCAL statement_timeout = 0")


def _parts(work: Work, file: BookWriter) -> parts.Manifest:
    """Write every part; the manifest tells what they are."""
    ends = books.chain_ends(work)
    (((code, organisation),)) = work.rows("SELECT code, name FROM organisation WHERE id = :org")
    file.part(parts.ORGANISATION, _organisation(work))
    _small_parts(work, file)
    counted = _Counted(work, sum(n for _entity, _year, n, _head in ends))
    file.part(parts.JOURNALS, counted.journals(ends))
    file.part(parts.ALLOCATIONS, books.allocation_rows(work))
    names = ("entity_id", "ym", "account_id", "closing", "store_id", "warehouse_id")
    file.part(
        parts.BALANCES,
        books.plain_rows(work, "account_balance", (*names, "debit", "credit"), names),
    )
    codes = dict(work.rows("SELECT id, code FROM legal_entity WHERE org_id = :org"))
    return parts.Manifest(
        format=parts.FORMAT, version=parts.VERSION, seal_version=SEAL_VERSION, code=code,
        organisation=organisation, parts=tuple(file.parts),
        chains=tuple(
            parts.ChainInfo(
                entity=codes[entity], entity_id=entity, year=year, journals=n, head=head
            )
            for entity, year, n, head in ends
        ),
        totals=counted.totals(), not_contained=parts.NOT_CONTAINED,
    )  # fmt: skip


def _organisation(work: Work) -> Iterator[dict[str, Any]]:
    for code, name, timezone, settings in work.rows(
        "SELECT code, name, timezone, settings FROM organisation WHERE id = :org"
    ):
        told = json.loads(settings) if isinstance(settings, str) else settings
        # jsonb forgets the order of names.
        sorted_ = json.loads(json.dumps(told, sort_keys=True))
        yield {"code": code, "name": name, "timezone": timezone, "settings": sorted_}


def _small_parts(work: Work, file: BookWriter) -> None:
    for name, table, key, where in (
        (parts.ENTITIES, "legal_entity", ("id",), "true"),
        (parts.ACCOUNTS, "account", ("id",), "true"),
        (parts.BINDINGS, "account_binding", ("role", "event", "store_id"), "true"),
        (parts.PERIODS, "period", ("entity_id", "ym"), "true"),
        (parts.NUMBERS, "document_number", ("series", "scope", "period", "n"), "t.series <> 'JRN'"),
    ):
        columns = tuple(parts.ROWS[name].model_fields)
        file.part(name, books.plain_rows(work, table, columns, key, where))
    file.part(parts.PEOPLE, books.people_rows(work))
    for kind in dimensions.known():
        file.part(parts.dimension_part(kind.kind), books.dimension_rows(work, kind))


class _Counted:
    """Journals on their way to the file, added up."""

    def __init__(self, work: Work, expected: int) -> None:
        self._work = work
        self._expected = expected
        self._journals = self._lines = self._debit = self._credit = 0

    def journals(self, ends: list[tuple[str, str, int, str]]) -> Iterator[dict[str, Any]]:
        """Every chain, one after the other."""
        for entity, year, last, _head in ends:
            for row in books.journal_rows(self._work, entity, year, last):
                if self._journals % books.PAGE == 0:
                    self._work.progress(self._journals, self._expected, "Mengekspor jurnal")
                self._journals += 1
                self._lines += len(row["lines"])
                self._debit += sum(line.get("debit", 0) for line in row["lines"])
                self._credit += sum(line.get("credit", 0) for line in row["lines"])
                yield row

    def totals(self) -> parts.Totals:
        """What came by."""
        return parts.Totals(
            journals=self._journals, lines=self._lines, debit=self._debit, credit=self._credit
        )
