"""Reading the books; ``lookups`` and ``checks`` also serve the services."""

from app.accounting.queries import (
    attachments,
    balances,
    blockers,
    chart,
    checks,
    drafts,
    entry,
    expenses,
    integrity,
    journals,
    ledger,
    lookups,
    periods,
    templates,
    units,
)
from app.audit import scopes

scopes.everybody("account", "account_role", "business_unit", "period", "journal_template")
scopes.where(
    "journal",
    "journal_line s WHERE s.org_id = a.org_id AND s.journal_id = a.subject_id "
    f"AND s.warehouse_id IN {scopes.MINE}",
)

__all__ = [
    "attachments",
    "balances",
    "blockers",
    "chart",
    "checks",
    "drafts",
    "entry",
    "expenses",
    "integrity",
    "journals",
    "ledger",
    "lookups",
    "periods",
    "templates",
    "units",
]
