"""Reading the register; importing it registers the handlers."""

from app.audit import scopes
from app.signing.queries import checking, lists

scopes.everybody("signing_key", "organisation_key")
# The register knows no warehouses.
scopes.whole("issued_document")

__all__ = ["checking", "lists"]
