"""Reading people, roles, settings and sign-ins; importing this registers the answers."""

from app.identity.queries import events, organisation, people, rights, roles

__all__ = ["events", "organisation", "people", "rights", "roles"]
