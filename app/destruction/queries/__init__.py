"""Reading BAPs, and the stock they may take."""

from app.audit import scopes
from app.destruction.queries import candidates, documents, evidence, scanning, tax_file

scopes.of_table("bap", "destruction_document", "warehouse_id")

__all__ = ["candidates", "documents", "evidence", "scanning", "tax_file"]
