"""All books of an organisation into one file."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.accounting.queries.integrity import chains
from app.accounting.rules import dimensions
from app.accounting.sealing import VERSION as SEAL_VERSION
from app.audit.steps import record
from app.bookfile.api import BooksExported, ExportBooks
from app.bookfile.queries import books, checking
from app.bookfile.rules import format as parts
from app.bookfile.rules.errors import ChainBroken
from app.bookfile.zipped import half_file
from app.core.commands import handles, prepares
from app.core.text import angka

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bookfile.zipped import BookWriter, HalfFile
    from app.core.work import Preparing, Work


@prepares(ExportBooks)
@contextmanager
def written(read: Preparing, do: ExportBooks) -> Iterator[Written]:
    """Write the books as they are at one instant into a file that has no name yet.

    Raises:
        ChainBroken: Naming the first broken number of each chain.
        FileExists, FileNotWritten
        Cancelled: The person stopped it; there is no file.
    """
    broken = [f"{row.broken} {row.entity}: {row.why}" for row in chains(read) if row.broken]
    if broken:
        raise ChainBroken(broken)
    with half_file(Path(do.file), read.env.new_id(), replace=do.replace) as file:
        manifest = _parts(read, file.writer)
        fingerprint = file.writer.end(manifest)
        file.finish()
        yield Written(file, manifest, fingerprint)


@dataclass(frozen=True, slots=True)
class Written:
    """The finished file and what it says of itself."""

    file: HalfFile
    manifest: parts.Manifest
    fingerprint: str


@handles(ExportBooks)
def export_books(work: Work, do: ExportBooks) -> BooksExported:
    """Give the file its name and write down that it was made.

    Raises:
        FileExists, FileNotWritten
    """
    made: Written = work.prepared
    made.file.publish()
    path, totals = Path(do.file), made.manifest.totals
    record(
        work, "books.export", "organisation", work.org_id, path.name,
        new={"fingerprint": made.fingerprint, "journals": totals.journals, "lines": totals.lines},
    )  # fmt: skip
    work.message = (
        f"{angka(totals.journals)} jurnal disimpan ke {path.name}. Catat sidiknya di tempat lain: "
        f"{made.fingerprint[:16]}."
    )
    return BooksExported(
        path.name, path.stat().st_size, totals.journals, totals.lines, made.fingerprint,
        checking.heads(made.manifest),
    )  # fmt: skip


def _parts(read: Preparing, file: BookWriter) -> parts.Manifest:
    """Write every part; the manifest tells what they are."""
    ends = books.chain_ends(read)
    (((code, organisation),)) = read.rows("SELECT code, name FROM organisation WHERE id = :org")
    file.part(parts.ORGANISATION, _organisation(read))
    _small_parts(read, file)
    counted = _Counted(read, sum(n for _entity, _year, n, _head in ends))
    file.part(parts.JOURNALS, counted.journals(ends))
    file.part(parts.ALLOCATIONS, books.allocation_rows(read))
    names = ("entity_id", "ym", "account_id", "closing", "store_id", "warehouse_id", "unit_id")
    file.part(
        parts.BALANCES,
        books.balance_rows(read, names),
    )
    codes = dict(read.rows("SELECT id, code FROM legal_entity WHERE org_id = :org"))
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


def _organisation(read: Preparing) -> Iterator[dict[str, Any]]:
    for code, name, timezone, settings in read.rows(
        "SELECT code, name, timezone, settings FROM organisation WHERE id = :org"
    ):
        told = json.loads(settings) if isinstance(settings, str) else settings
        # jsonb forgets the order of names.
        sorted_ = json.loads(json.dumps(told, sort_keys=True))
        yield {"code": code, "name": name, "timezone": timezone, "settings": sorted_}


def _small_parts(read: Preparing, file: BookWriter) -> None:
    for name, table, key, where in (
        (parts.ENTITIES, "legal_entity", ("id",), "true"),
        (parts.ACCOUNTS, "account", ("id",), "true"),
        (parts.BINDINGS, "account_binding", ("role", "event", "store_id"), "true"),
        (parts.PERIODS, "period", ("entity_id", "ym"), "true"),
        (parts.NUMBERS, "document_number", ("series", "scope", "period", "n"), "t.series <> 'JRN'"),
    ):
        columns = tuple(parts.ROWS[name].model_fields)
        file.part(name, books.plain_rows(read, table, columns, key, where))
    file.part(parts.PEOPLE, books.people_rows(read))
    units = books.has_units(read)
    for kind in dimensions.known():
        if kind.kind == dimensions.UNIT and not units:
            continue
        file.part(parts.dimension_part(kind.kind), books.dimension_rows(read, kind))
    if units:
        columns = tuple(parts.UnitMemberRow.model_fields)
        members = books.plain_rows(read, "business_unit_member", columns, ("member_id",))
        file.part(parts.UNIT_MEMBERS, members)


class _Counted:
    """Journals on their way to the file, added up."""

    def __init__(self, read: Preparing, expected: int) -> None:
        self._read = read
        self._expected = expected
        self._journals = self._lines = self._debit = self._credit = 0

    def journals(self, ends: list[tuple[str, str, int, str]]) -> Iterator[dict[str, Any]]:
        """Every chain, one after the other."""
        for entity, year, last, _head in ends:
            for row in books.journal_rows(self._read, entity, year, last):
                if self._journals % books.PAGE == 0:
                    self._read.progress(self._journals, self._expected, "Mengekspor jurnal")
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
