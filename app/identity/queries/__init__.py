"""Reading people, roles, settings and sign-ins; importing this registers the answers."""

from app.audit import scopes
from app.identity.queries import events, organisation, people, rights, roles

scopes.everybody("user", "role", "organisation", "entity", "legal_entity")
# An approval names a document in words only.
scopes.whole("approval")

__all__ = ["events", "organisation", "people", "rights", "roles"]
