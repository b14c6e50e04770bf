"""Use cases: end a key, cancel a document; importing it registers the handlers."""

from app.signing.service import documents, keys

__all__ = ["documents", "keys"]
