"""Umur piutang and umur utang from the lines of the control accounts (B7, I21).

What is open of each document is told by :mod:`app.statements.queries.open_items`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting.queries.scope import scope_of
from app.accounting.queries.sums import Range, sums
from app.accounting.rules import Role
from app.core.commands import answers
from app.core.errors import FieldError, InvalidInput
from app.core.money import Money
from app.core.text import tanggal_panjang
from app.documents.report import (
    Column,
    Drill,
    Footer,
    Kind,
    Look,
    Over,
    Report,
    Row,
    Rows,
    Term,
    cell_text,
)
from app.identity.steps import settings
from app.statements.api import Ageing
from app.statements.queries.frame import LEDGER, REPORTS, chart_of, frame_of, whole_books
from app.statements.queries.open_items import open_items, open_sums
from app.statements.queries.outline import lines_of, share
from app.statements.rules.ageing import Item, Terms, allowance, spread
from app.statements.rules.sections import AGEING_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.accounting.queries.chart import Node
    from app.core.work import Read
    from app.documents.report import Cell

_NAMES: Final = {
    "receivable": "Umur Piutang Usaha", "marketplace": "Umur Piutang Marketplace",
    "payable": "Umur Utang",
}  # fmt: skip
#: The list of what customers owe, with everything that was paid of it.
RECEIVABLES: Final = "receivables.list"
_REPORTS: Final = {
    "receivable": "receivables", "marketplace": "marketplace", "payable": "payables",
}  # fmt: skip
_BASIS: Final = {"due": "Umur sejak jatuh tempo", "invoice": "Umur sejak tanggal dokumen"}
_NOBODY: Final = "Tanpa nama"
_AMOUNT: Final = 3


@answers(Ageing)
def ageing(read: Read, ask: Ageing) -> Report:
    """Open items in buckets of days; their sum is the balance of the control accounts."""
    name = _NAMES[ask.side]
    whole_books(read, name)
    frame = frame_of(read, entity=ask.entity)
    end = ask.date_to or read.today
    terms = _terms(read, ask)
    sign = -1 if ask.side == "payable" else 1
    chart = chart_of(read)
    accounts = [
        one for one in chart.with_role(*AGEING_ROLES[ask.side]) if ask.account in {"", one.code}
    ]
    found = (
        open_items(read, frame.scope, accounts, end, sign)
        if ask.items
        else open_sums(read, frame.scope, accounts, end, sign, terms)
    )
    if ask.party:
        found = [item for item in found if item.party == ask.party]
    if ask.bucket:
        at = _bucket_at(ask.bucket, terms)
        found = [item for item in found if terms.bucket(item, end) == at]
    allowed = chart.with_role(Role.RECEIVABLE_TRADE_ALLOWANCE)
    (balances,) = sums(
        read, frame.scope, (Range(None, end),), accounts=[one.id for one in (*accounts, *allowed)]
    )
    whole = sign * _net(balances, accounts)
    title = frame.title(
        read, name, f"Per {tanggal_panjang(end)}", _BASIS[terms.basis],
        *filter(None, (ask.party, ask.account, ask.bucket)),
    )  # fmt: skip
    drill = frame.ledger("", None, end, after_closing=True)
    lines = _rows(drill, found, terms, end, ask)
    amount = sum(item.open_sen for item in found)
    part = bool(ask.party or ask.bucket)
    control = lines_of((one.code for one in accounts), drill)
    rows = _add_total(
        lines, terms, _opened(control if not part and amount == whole else None, drill, terms, ask)
    )
    if part:  # a part of the account proves nothing about it
        return Report(title, _columns(terms), rows, (_shares(rows[-1], terms),), landscape=True)
    feet = [_shares(rows[-1], terms)]
    losses = settings(read).ageing.losses
    if ask.side == "receivable" and any(losses) and len(losses) == len(terms.titles):
        rows = (*rows, _allowance_row(rows[-1], losses))
        feet += _allowance_feet(rows[-1], terms, losses, -_net(balances, allowed))
    holds = amount == whole
    proof = "Jumlah sama dengan saldo akun kontrol"
    if not holds:
        proof = f"Saldo akun kontrol {Money(whole).rupiah()}, berbeda dari jumlah rincian"
    codes = ", ".join(one.code for one in accounts)
    return Report(
        title, _columns(terms), rows,
        (Footer(f"{proof} ({codes}).", holds=holds), *feet), landscape=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owed:
    """What customers owe at the end of a day, by age.

    Attributes:
        titles: Heads of the buckets.
        sums: Open sen of each; below zero where credits weigh more.
        losses: Whole per cent of each that is not expected to be paid.
    """

    titles: tuple[str, ...]
    sums: tuple[int, ...]
    losses: tuple[int, ...]


def owed_by_age(read: Read, entity: str, end: date) -> Owed:
    """The figures of the ageing of trade receivables, by the organisation's own buckets.

    Raises:
        NotFound, InvalidInput
    """
    terms = _terms(read, Ageing(entity=entity))
    accounts = chart_of(read).with_role(*AGEING_ROLES["receivable"])
    found = open_sums(read, scope_of(read, entity=entity), accounts, end, 1, terms)
    return Owed(terms.titles, tuple(spread(found, terms, end)), settings(read).ageing.losses)


def _net(balances: Mapping[str, tuple[int, int]], accounts: Iterable[Node]) -> int:
    """Debit less credit of some accounts."""
    return sum(
        debit - credit for one in accounts for debit, credit in [balances.get(one.id, (0, 0))]
    )


def _allowance_row(total: Row, losses: Sequence[int]) -> Row:
    """What the buckets ask for; a calculation has no lines behind it."""
    buckets = [cell.sen if isinstance(cell, Money) else 0 for cell in total.cells[4:]]
    wanted = allowance(buckets, losses)
    cells = ("Cadangan", "", None, Money(sum(wanted)), *map(Money, wanted))
    return Row(cells, Look.NOTE, key="allowance")


def _allowance_feet(
    row: Row, terms: Terms, losses: Sequence[int], booked: int
) -> tuple[Footer, Footer]:
    """The per cent of each bucket, and what is still to be booked."""
    percents = ", ".join(
        f"{title} {percent}%" for title, percent in zip(terms.titles, losses, strict=True)
    )
    wanted = row.cells[_AMOUNT]
    gap = wanted.sen - booked if isinstance(wanted, Money) else 0
    words = "sudah sesuai" if not gap else f"kurang {Money(gap).rupiah()}"
    if gap < 0:
        words = f"lebih {Money(-gap).rupiah()}"
    return (
        Footer(f"% cadangan: {percents}."),
        Footer(f"Saldo akun cadangan {Money(booked).rupiah()}: {words}."),
    )


def _terms(read: Read, ask: Ageing) -> Terms:
    kept = settings(read).ageing
    limits = ask.limits or (kept.days_first, kept.days_second, kept.days_third)
    if list(limits) != sorted(set(limits)):
        message = "Batas umur harus bertambah, misalnya 30, 60, 90."
        raise InvalidInput(message, (FieldError("limits", message),))
    return Terms(ask.basis or kept.basis, limits, kept.term_days)


def _bucket_at(title: str, terms: Terms) -> int:
    if title not in terms.titles:
        known = ", ".join(terms.titles)
        message = f"Kelompok umur {title} tidak ada. Pilih salah satu: {known}."
        raise InvalidInput(message, (FieldError("bucket", message),))
    return terms.titles.index(title)


def _columns(terms: Terms) -> tuple[Column, ...]:
    return (
        Column("Nama", weight=14), Column("Dokumen", Kind.CODE), Column("Tanggal", Kind.DATE),
        Column("Saldo", Kind.MONEY),
        *(Column(title, Kind.MONEY) for title in terms.titles),
    )  # fmt: skip


def _rows(
    drill: Drill, found: Sequence[Item], terms: Terms, end: date, ask: Ageing
) -> Rows:  # fmt: skip
    rows = Rows()
    by_party: dict[tuple[str, str], list[Item]] = defaultdict(list)
    for item in found:
        by_party[item.party, item.account].append(item)
    count = len(terms.titles)
    for (party, account), members in sorted(by_party.items()):
        amounts = _amounts(members, terms, end)
        if not ask.items:
            opened = _documents_of(drill, ask, party=party, account=account)
            rows.add(Row((party, account, None, *amounts), key=f"{account} {party}", drill=opened))
            continue
        blank: list[Cell] = [None] * (count + 2)
        rows.add(Row((party, account, *blank), Look.HEADING))
        for item in sorted(members, key=lambda one: (one.issued, one.document)):
            behind = _behind(item, drill, ask)
            cells: tuple[Cell, ...] = (
                "",
                item.document,
                item.issued,
                *_amounts([item], terms, end),
            )
            key = f"{account} {item.document}"
            rows.add(Row(cells, Look.LINE, 1, key, behind, over=_elsewhere(cells)))
    return rows


def _add_total(rows: Rows, terms: Terms, over: Iterable[Over]) -> tuple[Row, ...]:
    count = len(terms.titles)
    last = rows.next - 1
    rows.total(
        ("Jumlah", "", None, *[None] * (count + 1)), range(_AMOUNT, _AMOUNT + 1 + count),
        [Term(0, last)] if last >= 0 else [], look=Look.TOTAL, key="total", over=over,
    )  # fmt: skip
    return tuple(rows.rows)


def _opened(control: Drill | None, drill: Drill, terms: Terms, ask: Ageing) -> Iterator[Over]:
    """What the totals open: the lines of the control accounts, and the documents of each bucket.

    The documents of one bucket are the end of the road: each opens its own lines.
    """
    if control is not None:
        yield Over(_AMOUNT, drill=control)
    if not ask.bucket:
        for place, title in enumerate(terms.titles, _AMOUNT + 1):
            told = _documents_of(drill, ask, party=ask.party, account=ask.account, bucket=title)
            yield Over(place, drill=told)


def _elsewhere(cells: Sequence[Cell]) -> tuple[Over, ...]:
    """The buckets a document is not in open nothing."""
    return tuple(
        Over(place, drill=Drill())
        for place, cell in enumerate(cells)
        if isinstance(cell, Money) and not cell
    )


def _behind(item: Item, handed: Drill, ask: Ageing) -> Drill | None:
    """What a document's figure opens: its lines, or the document where they are not the figure."""
    if item.shared:
        return None
    if not item.touched:
        lines = {"account": item.account, "document": item.document}
        return Drill(LEDGER, {**handed.arguments, **lines})
    if ask.side != "receivable":
        return None
    return Drill(
        RECEIVABLES, {"document": item.document, "entity": handed.arguments["entity"]}
    )  # fmt: skip


def _documents_of(
    handed: Drill, ask: Ageing, *, party: str, account: str, bucket: str = ""
) -> Drill | None:
    """The same report by document, of one party or bucket: its total is the figure.

    Nothing where somebody asked for other buckets: the report has those of the settings.
    """
    if ask.limits:
        return None
    return Drill(
        REPORTS,
        {
            "report": _REPORTS[ask.side], "entity": handed.arguments["entity"],
            "date_to": handed.arguments["date_to"], "party": party, "account": account,
            "basis": ask.basis, "items": True, "bucket": bucket or ask.bucket,
        },
    )  # fmt: skip


def _shares(total: Row, terms: Terms) -> Footer:
    """Each bucket as per cent of the whole."""
    whole = total.cells[3]
    parts = []
    for title, part in zip(terms.titles, total.cells[4:], strict=True):
        if isinstance(part, Money) and isinstance(whole, Money):
            found = share(part, whole)
            parts.append(f"{title} {cell_text(found, Kind.PERCENT) or '-'}")
    return Footer(f"Dari total: {', '.join(parts)}.")


def _amounts(items: Iterable[Item], terms: Terms, end: date) -> list[Money]:
    members = list(items)
    buckets = spread(members, terms, end)
    return [Money(sum(buckets)), *map(Money, buckets)]
