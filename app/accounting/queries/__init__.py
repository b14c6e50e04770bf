"""Reading the books; ``lookups`` and ``checks`` also serve the services."""

from app.accounting.queries import balances, chart, checks, journals, ledger, lookups, periods

__all__ = ["balances", "chart", "checks", "journals", "ledger", "lookups", "periods"]
