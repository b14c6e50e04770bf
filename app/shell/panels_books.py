"""Panels of the books: jurnal, laporan, closing, taxes; see :mod:`app.shell.panels`."""

from __future__ import annotations

from typing import Final

from app.shell.registry import PanelSpec

BOOKS: Final[tuple[PanelSpec, ...]] = (
    PanelSpec(
        id="accounting.journals",
        title="Jurnal",
        section="AKUNTANSI",
        icon="book",
        permission="journal.read",
        factory="app.accounting.panels.journal_list:JournalListPanel",
    ),
    PanelSpec(
        id="sales_journal.days",
        title="Penjualan Harian",
        section="AKUNTANSI",
        icon="calendar",
        permission="journal.read",
        factory="app.sales_journal.panels.sales_days:SalesDaysPanel",
    ),
    PanelSpec(
        id="sales_journal.summary",
        title="Jurnal Penjualan Harian",
        section=None,
        icon="report",
        permission="journal.read",
        factory="app.sales_journal.panels.summary:SummaryPanel",
    ),
    PanelSpec(
        id="accounting.journal_entry",
        title="Jurnal Baru",
        section=None,
        icon="edit",
        permission="journal.create",
        factory="app.integrations.panels.journal_entry:JournalEntryFiles",
        shortcut="Shift+F8",
    ),
    PanelSpec(
        id="accounting.expenses",
        title="Input Biaya",
        section="AKUNTANSI",
        icon="money",
        permission="journal.post",
        factory="app.accounting.panels.expenses:ExpensesPanel",
    ),
    PanelSpec(
        id="accounting.ledger",
        title="Buku Besar",
        section="AKUNTANSI",
        icon="book",
        permission="journal.read",
        factory="app.statements.panels.ledger:LedgerBookPanel",
    ),
    PanelSpec(
        id="accounting.reports",
        title="Laporan",
        section="AKUNTANSI",
        icon="report",
        permission="report.read",
        factory="app.statements.panels.reports:ReportsPanel",
    ),
    PanelSpec(
        id="accounting.chart",
        title="Bagan Akun",
        section="AKUNTANSI",
        icon="book",
        permission="account.read",
        factory="app.accounting.panels.chart:ChartPanel",
    ),
    PanelSpec(
        id="closing.periods",
        title="Tutup Buku",
        section="AKUNTANSI",
        icon="lock",
        permission="period.close",
        factory="app.closing.panels.periods:PeriodsPanel",
    ),
    PanelSpec(
        id="closing.bank_statements",
        title="Saldo Rekening Koran",
        section=None,
        icon="money",
        permission="report.read",
        factory="app.closing.panels.bank_statements:BankStatementsPanel",
    ),
    PanelSpec(
        id="closing.allowances",
        title="Cadangan Akhir Bulan",
        section=None,
        icon="book",
        permission="report.read",
        factory="app.closing.panels.allowances:AllowancesPanel",
    ),
    PanelSpec(
        id="tax.invoices",
        title="e-Faktur",
        section=None,
        icon="export",
        permission="journal.read",
        factory="app.tax.panels.invoices:EfakturPanel",
    ),
    PanelSpec(
        id="tax.year",
        title="Pajak",
        section="AKUNTANSI",
        icon="money",
        permission="journal.read",
        factory="app.tax.panels.year:TaxPanel",
    ),
    PanelSpec(
        id="closing.self_check",
        title="Pemeriksaan Mandiri",
        section="AKUNTANSI",
        icon="done",
        permission="report.read",
        factory="app.closing.panels.self_check:SelfCheckPanel",
    ),
)
