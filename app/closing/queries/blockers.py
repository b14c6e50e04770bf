"""What closing itself looks at before a month is closed, over the slices below (C2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.accounting.queries.blockers import blocks
from app.accounting.rules import Role, month_of
from app.accounting.rules.entry.checks import PARTY_WORDS
from app.accounting.rules.roles import PARTY_OF
from app.closing.queries.allowances import sheet_of
from app.closing.queries.statements import statements_of
from app.core.driver import as_date
from app.core.money import ZERO, Money
from app.core.text import tanggal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.queries.blockers import Month
    from app.closing.api import AllowanceKind
    from app.core.work import Read

_MANY: Final = 51


@blocks("over", "Bulan sudah berakhir", panel="closing.periods", hard=False)
def month_is_over(read: Read, month: Month) -> Iterator[str]:
    """Closing the running month stops today's sales; told, since a business may have ended."""
    if read.today <= month.last:
        yield f"bulan ini baru berakhir {tanggal(month.last)}; sesudah ditutup tidak ada penjualan"


@blocks("begun", "Bulan sudah dimulai", panel="closing.periods")
def month_has_begun(read: Read, month: Month) -> Iterator[str]:
    """Nothing can stand in a month that has not come; closed, it would refuse all that will."""
    if read.today < month.first:
        yield f"bulan ini baru dimulai {tanggal(month.first)}"


@blocks("year", "Tahun buku berikutnya", panel="closing.periods")
def next_year(read: Read, month: Month) -> Iterator[str]:
    """December hands its result over to the next year."""
    if not month.ym.endswith("-12"):
        return
    day = month.last + timedelta(days=1)
    if not read.rows(
        "SELECT 1 FROM period WHERE org_id = :org AND entity_id = :entity AND ym = :ym",
        entity=month.entity.id, ym=month_of(day),
    ):  # fmt: skip
        yield f"tahun buku {day.year} belum dibuka"


@blocks("shipments", "Pengiriman tanpa jurnal", panel="orders.list")
def shipments_without_journal(read: Read, month: Month) -> Iterator[str]:
    """Orders that left although nothing was posted."""
    for number, order, day in read.rows(
        "SELECT s.number, o.number, s.on_date FROM shipment s JOIN sales_order o "
        "ON o.org_id = s.org_id AND o.id = s.order_id JOIN warehouse w ON w.org_id = s.org_id "
        "AND w.id = s.warehouse_id WHERE s.org_id = :org AND w.entity_id = :entity "
        "AND s.on_date <= :last AND s.revenue <> 0 AND NOT EXISTS (SELECT 1 FROM journal j "
        "WHERE j.org_id = s.org_id AND j.id = s.journal_id) ORDER BY s.on_date, s.number "
        "LIMIT :many",
        entity=month.entity.id, last=month.last, many=_MANY,
    ):  # fmt: skip
        when = as_date(day)
        yield f"{number} pesanan {order}" + (f" tanggal {tanggal(when)}" if when else "")


@blocks("moves", "Mutasi stok bernilai tanpa jurnal", panel="stock.card")
def moves_without_journal(read: Read, month: Month) -> Iterator[str]:
    """Stock that changed its value although nothing was posted."""
    for sku, source, value in read.rows(
        "SELECT p.sku, m.source_number, CAST(sum(m.value) AS bigint) FROM stock_move m "
        "JOIN product p ON p.org_id = m.org_id AND p.id = m.product_id WHERE m.org_id = :org "
        "AND m.entity_id = :entity AND m.on_date <= :last AND m.value <> 0 "
        "AND m.journal_id IS NULL GROUP BY p.sku, m.source_number, m.cmd "
        "HAVING sum(m.value) <> 0 ORDER BY 1, 2 LIMIT :many",
        entity=month.entity.id, last=month.last, many=_MANY,
    ):  # fmt: skip
        yield f"{sku} dokumen {source or '-'}: {Money(value).rupiah()}"


@blocks(
    "opname", "Opname yang belum selesai", panel="opname.list",
    filters=(("state", "in_progress"),),
)  # fmt: skip
def open_counts(read: Read, month: Month) -> Iterator[str]:
    """Counts that began in the month and have not posted their differences."""
    for number, warehouse in read.rows(
        "SELECT o.number, w.code FROM opname_session o JOIN warehouse w ON w.org_id = o.org_id "
        "AND w.id = o.warehouse_id WHERE o.org_id = :org AND w.entity_id = :entity "
        "AND o.state = 'in_progress' AND o.opname_date <= :last ORDER BY o.number LIMIT :many",
        entity=month.entity.id, last=month.last, many=_MANY,
    ):  # fmt: skip
        yield f"opname {number} di gudang {warehouse} belum selesai"


@blocks(
    "destruction", "BAP disetujui yang belum dilaksanakan", panel="destruction.list",
    filters=(("state", "approved"),),
)  # fmt: skip
def open_destructions(read: Read, month: Month) -> Iterator[str]:
    """Goods that shall be destroyed in the month and still stand in the stock."""
    for (number,) in read.rows(
        "SELECT number FROM destruction_document WHERE org_id = :org AND entity_id = :entity "
        "AND state = 'approved' AND destruction_date <= :last ORDER BY number LIMIT :many",
        entity=month.entity.id, last=month.last, many=_MANY,
    ):  # fmt: skip
        yield f"{number} disetujui tetapi belum dilaksanakan"


@blocks(
    "parties", "Piutang usaha tanpa pelanggan", panel="accounting.reports",
    filters=(("report", "receivables"), ("items", "ya")), hard=False,
)  # fmt: skip
def receivables_of_nobody(read: Read, month: Month) -> Iterator[str]:
    """What is owed by nobody: no reminder is sent for it and no payment finds it (I15).

    Told only: a sale without a customer and a journal by hand have nobody to name.
    """
    return _of_nobody(read, month, Role.RECEIVABLE_TRADE)


@blocks(
    "parties.advance", "Uang muka tanpa pelanggan", panel="accounting.ledger",
    account=Role.ADVANCE_CUSTOMER, hard=False,
)  # fmt: skip
def advances_of_nobody(read: Read, month: Month) -> Iterator[str]:
    """Money of customers that nobody can use, since it is nobody's."""
    return _of_nobody(read, month, Role.ADVANCE_CUSTOMER)


@blocks(
    "parties.payable", "Utang usaha tanpa pemasok", panel="accounting.reports",
    filters=(("report", "payables"), ("items", "ya")), hard=False,
)  # fmt: skip
def payables_to_nobody(read: Read, month: Month) -> Iterator[str]:
    """What is owed to nobody."""
    return _of_nobody(read, month, Role.PAYABLE_TRADE)


def _of_nobody(read: Read, month: Month, role: Role) -> Iterator[str]:
    """Balances of a control account that name no party."""
    who = PARTY_WORDS[PARTY_OF[role]]
    for code, name, amount in read.rows(
        "SELECT a.code, a.name, CAST(sum(l.debit - l.credit) AS bigint) FROM journal_line l "
        "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id WHERE l.org_id = :org "
        "AND l.entity_id = :entity AND l.on_date <= :last AND l.party_id IS NULL "
        "AND l.account_id IN (SELECT r.account_id FROM account_binding r WHERE r.org_id = :org "
        "AND r.role = :role) GROUP BY a.code, a.name "
        "HAVING sum(l.debit - l.credit) <> 0 ORDER BY 1",
        entity=month.entity.id, last=month.last, role=role.value,
    ):  # fmt: skip
        yield f"{code} {name}: {Money(abs(amount)).rupiah()} tanpa {who}"


@blocks("bank", "Saldo bank sama dengan rekening koran", panel="closing.bank_statements")
def banks(read: Read, month: Month) -> Iterator[str]:
    """Bank accounts whose statement is missing, or whose last balance is not the books' (I23)."""
    for row in statements_of(read, month.entity.id, month.ym):
        where, books = f"{row.account} {row.title}", row.books.rupiah()
        if row.gap is None:
            yield f"{where}: saldo rekening koran belum diisi, buku {books}"
        elif row.gap:
            yield f"{where}: rekening koran dan buku berselisih {row.gap.rupiah()}, buku {books}"


@blocks(
    "allowance.trade", "Cadangan kerugian piutang usaha", panel="closing.allowances",
    filters=(("allowance", "receivable"),), hard=False,
)  # fmt: skip
def trade_allowance(read: Read, month: Month) -> Iterator[str]:
    """What of the receivables is not expected to be paid, where the organisation reckons so."""
    return _allowance(read, month, "receivable")


@blocks(
    "allowance", "Cadangan penurunan nilai persediaan", panel="closing.allowances",
    filters=(("allowance", "stock"),), hard=False,
)  # fmt: skip
def stock_allowance(read: Read, month: Month) -> Iterator[str]:
    """What can no longer be sold for its cost against what was written down of it.

    Blocking a lot posts nothing: how much of it is lost before a berita acara is the accountant's
    judgement at the end of the month, and a destruction leaves an allowance behind that is too
    large.  So both are told, never stopped.
    """
    return _allowance(read, month, "stock")


def _allowance(read: Read, month: Month, kind: AllowanceKind) -> Iterator[str]:
    sheet = sheet_of(read, month.entity, month.ym, kind)
    if not sheet.gap or not sheet.reckoned:
        return
    classes = ", ".join(
        dict.fromkeys(row.title.lower() for row in sheet.rows if row.amount != ZERO)
    )
    said = f"seharusnya {sheet.wanted.rupiah()}" + (f" ({classes})" if classes else "")
    way = "kurang" if sheet.gap > ZERO else "lebih"
    yield f"{said}, tercatat {sheet.booked.rupiah()}: {way} {max(sheet.gap, -sheet.gap).rupiah()}"
