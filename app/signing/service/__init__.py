"""Use cases: certify and end a key, cancel a document; importing it registers the handlers."""

from app.signing.service import authority, documents, keys

__all__ = ["authority", "documents", "keys"]
