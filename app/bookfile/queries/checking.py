"""Proving a book file, and what its rows are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import create_model

from app.accounting.rules import dimensions
from app.bookfile.api import BookFileChecked, ChainHead, CheckBookFile, FileBalance
from app.bookfile.rules import format as parts
from app.bookfile.rules.inspection import Inspected, inspect
from app.bookfile.zipped import opened
from app.core.commands import answers
from app.core.db import Base, Id
from app.core.money import Money

if TYPE_CHECKING:
    from app.accounting.rules.dimensions import Dimension
    from app.core.work import Read


@answers(CheckBookFile)
def check_book_file(_read: Read, ask: CheckBookFile) -> BookFileChecked:
    """Read a file whole; what is wrong with it are findings, not an error."""
    with opened(Path(ask.file)) as file:
        found = inspect(file, dimension_models(), _unheard)
        manifest = file.manifest
        return BookFileChecked(
            manifest.organisation, manifest.totals.journals, manifest.totals.lines,
            file.fingerprint, heads(manifest), _trial(found), tuple(found.findings),
            manifest.not_contained,
        )  # fmt: skip


def _unheard(done: int, total: int, text: str) -> None:
    """A query tells nobody how far it is."""


def heads(manifest: parts.Manifest) -> tuple[ChainHead, ...]:
    """The chains of a manifest."""
    return tuple(ChainHead(one.entity, one.year, one.journals, one.head) for one in manifest.chains)


def _trial(found: Inspected) -> tuple[FileBalance, ...]:
    """Debit and credit of every account, added up from the lines of the file."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for (entity, _ym, account, *_rest), (debit, credit) in found.balances.items():
        if entity in found.entities and account in found.accounts:
            row = found.accounts[account]
            one = sums.setdefault((found.entities[entity].code, row.code, row.name), [0, 0])
            one[0] += debit
            one[1] += credit
    return tuple(
        FileBalance(*key, Money(debit), Money(credit))
        for key, (debit, credit) in sorted(sums.items())
    )


def dimension_models() -> dict[str, type[parts.Row]]:
    """What the rows of each dimension are, by the columns of their tables."""
    return {one.kind: _model(one) for one in dimensions.known()}


def _model(kind: Dimension) -> type[parts.Row]:
    fields: dict[str, Any] = {"id": (parts.Uid, ...)}
    for name in kind.carried:
        column = Base.metadata.tables[kind.table].columns[name]
        told = parts.Uid if isinstance(column.type, Id) else column.type.python_type
        if column.nullable:
            fields[name] = (told | None, None)
        elif told in {str, bool, int}:
            fields[name] = (told, told())
        else:
            fields[name] = (told, ...)
    return create_model(f"{kind.kind.title()}Row", __base__=parts.Row, **fields)
