"""Reading for closing; importing it adds what closing itself looks at to the lists."""

from app.audit import scopes
from app.closing.queries import (
    allowances,
    blockers,
    checklist,
    identities,
    self_check,
    statements,
)

scopes.whole("allowance_stock", "allowance_trade", "bank_statement")

__all__ = ["allowances", "blockers", "checklist", "identities", "self_check", "statements"]
