"""Reading for closing; importing it adds what closing itself looks at to the lists."""

from app.closing.queries import blockers, checklist, identities, self_check, statements

__all__ = ["blockers", "checklist", "identities", "self_check", "statements"]
