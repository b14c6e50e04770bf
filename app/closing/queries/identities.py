"""Identities over several slices, checked nightly and before closing (accounting-ux E)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.queries.checks import check, without_stock
from app.accounting.rules import RESULT_KINDS, Role
from app.core.money import Money
from app.files.queries.checking import damaged_tonight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.core.work import Read

_KINDS: Final = ", ".join(f"'{kind.value}'" for kind in sorted(RESULT_KINDS))


@check("files.contents", "Isi setiap lampiran sama dengan sidiknya (SHA-256)")
def stored_contents(read: Read) -> Iterator[tuple[str, str]]:
    """Photos and papers whose bytes changed since they were kept; very many take several nights."""
    for one in damaged_tonight(read):
        yield (
            one.name or one.sha256[:16],
            f"isi rusak (sidik {one.sha256[:16]}). Ambil kembali dari cadangan.",
        )


@check("closing.zero", "Setelah tutup buku, pendapatan, beban, dan ikhtisar nol (I11)")
def results_after_closing(read: Read) -> Iterator[tuple[str, str]]:
    """Accounts that still have a balance at the end of the latest closed month."""
    for entity, ym, code, amount in read.rows(
        "SELECT e.code, c.ym, a.code, CAST(sum(b.debit - b.credit) AS bigint) FROM "
        "(SELECT entity_id, max(ym) AS ym FROM period WHERE org_id = :org AND state = 'closed' "
        "GROUP BY entity_id) c JOIN legal_entity e ON e.org_id = :org AND e.id = c.entity_id "
        "JOIN account_balance b ON b.org_id = :org AND b.entity_id = c.entity_id AND b.ym <= c.ym "
        "JOIN account a ON a.org_id = :org AND a.id = b.account_id "
        f"WHERE a.kind IN ({_KINDS}) OR a.id IN (SELECT r.account_id FROM account_binding r "
        "WHERE r.org_id = :org AND r.role = :summary) "
        "GROUP BY e.code, c.ym, a.code, b.store_id, b.warehouse_id "
        "HAVING sum(b.debit - b.credit) <> 0 ORDER BY 1, 3",
        summary=Role.INCOME_SUMMARY.value,
    ):
        yield f"{code} {entity} {ym}", f"masih {Money(amount).rupiah()}"


@check("balance.sheet", "Aset = kewajiban + ekuitas + laba yang belum ditutup (I2)")
def balance_sheet(read: Read) -> Iterator[tuple[str, str]]:
    """Every month's end; memo accounts stand outside and balance among themselves."""
    for entity, ym, gap in read.rows(
        "SELECT e.code, x.ym, CAST(x.gap AS bigint) FROM (SELECT b.entity_id, b.ym, "
        "sum(sum(b.debit - b.credit)) OVER (PARTITION BY b.entity_id ORDER BY b.ym) AS gap "
        "FROM account_balance b JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id "
        "WHERE b.org_id = :org AND a.kind <> 'memo' GROUP BY b.entity_id, b.ym) x "
        "JOIN legal_entity e ON e.org_id = :org AND e.id = x.entity_id WHERE x.gap <> 0 "
        "ORDER BY 1, 2"
    ):
        yield f"{entity} {ym}", f"selisih {Money(gap).rupiah()}"


@check("order.receivable", "Piutang tiap pesanan tidak kurang dari nol (I17)")
def order_receivables(read: Read) -> Iterator[tuple[str, str]]:
    """Orders from which more was taken than they owed."""
    for number, amount in read.rows(
        "SELECT min(j.source_number), CAST(sum(l.debit - l.credit) AS bigint) FROM journal j "
        "JOIN journal_line l ON l.org_id = j.org_id AND l.journal_id = j.id "
        "WHERE j.org_id = :org AND j.source_kind = 'order' AND l.account_id IN "
        "(SELECT r.account_id FROM account_binding r WHERE r.org_id = :org "
        "AND r.role IN (:marketplace, :trade)) GROUP BY j.source_id "
        "HAVING sum(l.debit - l.credit) < 0 ORDER BY 1",
        marketplace=Role.RECEIVABLE_MARKETPLACE.value, trade=Role.RECEIVABLE_TRADE.value,
    ):  # fmt: skip
        yield number, f"piutang {Money(amount).rupiah()}"


@check("order.shipped", "Penjualan dikirim sama dengan jurnalnya, per pesanan (I17)")
def shipments_and_books(read: Read) -> Iterator[tuple[str, str]]:
    """Shipments whose revenue is not what their journal put on the receivable."""
    for number, revenue, posted in read.rows(
        "SELECT s.number, s.revenue, CAST(coalesce(sum(l.debit - l.credit), 0) AS bigint) "
        "FROM shipment s LEFT JOIN journal_line l ON l.org_id = s.org_id "
        "AND l.journal_id = s.journal_id AND l.account_id IN (SELECT r.account_id "
        "FROM account_binding r WHERE r.org_id = :org AND r.role IN (:marketplace, :trade)) "
        "WHERE s.org_id = :org GROUP BY s.number, s.revenue "
        "HAVING coalesce(sum(l.debit - l.credit), 0) <> s.revenue ORDER BY 1",
        marketplace=Role.RECEIVABLE_MARKETPLACE.value, trade=Role.RECEIVABLE_TRADE.value,
    ):  # fmt: skip
        yield number, f"pengiriman {Money(revenue).rupiah()}, piutang {Money(posted).rupiah()}"


@check(
    "stock.journals",
    "Setiap jurnal stok sama dengan mutasinya, per gudang (I14)",
    unless=without_stock,
)
def stock_journals(read: Read) -> Iterator[tuple[str, str]]:
    """Journals whose inventory lines are not the value of their moves: equal in each, so always."""
    for number, warehouse, gap in read.rows(
        "SELECT j.number, w.code, CAST(sum(x.value) AS bigint) FROM ("
        "SELECT l.journal_id, l.warehouse_id, l.debit - l.credit AS value FROM journal_line l "
        "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id AND a.control = 'stock' "
        "WHERE l.org_id = :org UNION ALL SELECT m.journal_id, m.warehouse_id, -m.value "
        "FROM stock_move m WHERE m.org_id = :org AND m.value <> 0 AND m.journal_id IS NOT NULL) x "
        "LEFT JOIN journal j ON j.org_id = :org AND j.id = x.journal_id "
        "LEFT JOIN warehouse w ON w.org_id = :org AND w.id = x.warehouse_id "
        "GROUP BY j.number, w.code, x.journal_id, x.warehouse_id HAVING sum(x.value) <> 0 "
        "ORDER BY 1, 2"
    ):
        yield f"{number} gudang {warehouse or '-'}", f"buku lebih {Money(gap).rupiah()} dari mutasi"
