"""Reading for closing; importing it adds what closing itself looks at to the lists."""

from app.audit import scopes
from app.closing.queries import blockers, checklist, identities, self_check, statements

scopes.whole("bank_statement")

__all__ = ["blockers", "checklist", "identities", "self_check", "statements"]
