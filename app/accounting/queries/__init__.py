"""Reading the books; ``lookups`` and ``checks`` also serve the services."""

from app.accounting.queries import (
    attachments,
    balances,
    chart,
    checks,
    journals,
    ledger,
    lookups,
    periods,
)

__all__ = [
    "attachments",
    "balances",
    "chart",
    "checks",
    "journals",
    "ledger",
    "lookups",
    "periods",
]
