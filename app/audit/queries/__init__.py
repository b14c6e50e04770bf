"""Reading and proving the audit trail; importing this registers the answers."""

from app.audit.queries import entries, verify

__all__ = ["entries", "verify"]
