"""What closing itself looks at before a month is closed, over the slices below (C2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from app.accounting.queries.blockers import blocks
from app.accounting.rules import Role, month_of
from app.accounting.rules.entry.checks import PARTY_WORDS
from app.accounting.rules.roles import PARTY_OF
from app.closing.queries.statements import statements_of
from app.core.driver import as_date
from app.core.money import Money
from app.core.text import angka, tanggal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.queries.blockers import Month
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
    "allowance", "Cadangan penurunan nilai persediaan 13-900", panel="accounting.ledger",
    account=Role.STOCK_ALLOWANCE, hard=False,
)  # fmt: skip
def stock_allowance(read: Read, month: Month) -> Iterator[str]:
    """What can no longer be sold against what was written down of it (``nrv.adjusted``).

    Blocking a lot posts nothing: how much of it is lost before a berita acara is the accountant's
    judgement at the end of the month, and a destruction leaves an allowance behind that is too
    large.  So both are told, never stopped.
    """
    # Whole sen on both databases, and no product of two large numbers.
    ((lots, doubtful),) = read.rows(
        "SELECT count(DISTINCT s.lot_id), CAST(coalesce(sum(p.value / p.qty * s.on_hand "
        "+ p.value % p.qty * s.on_hand / p.qty), 0) AS bigint) FROM stock_balance s "
        "JOIN lot l ON l.org_id = s.org_id AND l.id = s.lot_id "
        "JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
        "JOIN (SELECT product_id, warehouse_id, CAST(sum(qty) AS bigint) AS qty, "
        "CAST(sum(value) AS bigint) AS value FROM cost_pool "
        "WHERE org_id = :org AND qty > 0 GROUP BY product_id, warehouse_id) p "
        "ON p.product_id = s.product_id AND p.warehouse_id = s.warehouse_id "
        "WHERE s.org_id = :org AND w.entity_id = :entity AND s.on_hand > 0 "
        "AND (l.expires_on <= :last OR l.status <> 'ok' OR s.status = 'damaged')",
        entity=month.entity.id, last=month.last,
    )  # fmt: skip
    ((booked,),) = read.rows(
        "SELECT CAST(coalesce(sum(b.credit - b.debit), 0) AS bigint) FROM account_balance b "
        "WHERE b.org_id = :org AND b.entity_id = :entity AND b.ym <= :ym AND b.account_id IN "
        "(SELECT r.account_id FROM account_binding r WHERE r.org_id = :org AND r.role = :role)",
        entity=month.entity.id, ym=month.ym, role=Role.STOCK_ALLOWANCE.value,
    )  # fmt: skip
    worth = Money(doubtful).rupiah()
    goods = f"{angka(lots)} lot kedaluwarsa, diblokir atau rusak bernilai {worth}"
    had = f"cadangannya {Money(booked).rupiah()}"
    if booked > doubtful:
        yield f"{goods}, {had}: balikkan kelebihannya (13-900 pada 64-710)"
    elif doubtful > booked:
        yield f"{goods}, {had}: nilai kembali bila perlu (64-710 pada 13-900)"
