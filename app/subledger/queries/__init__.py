"""Reading open items; importing it adds what the sub-ledger promises to the lists of checks."""

from app.subledger.queries import identities, items

__all__ = ["identities", "items"]
