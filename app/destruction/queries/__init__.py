"""Reading BAPs, and the stock they may take."""

from app.destruction.queries import candidates, documents, evidence, scanning, tax_file

__all__ = ["candidates", "documents", "evidence", "scanning", "tax_file"]
