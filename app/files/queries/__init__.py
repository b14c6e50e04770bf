"""Reading attachments, and proving what is stored; importing it registers the handlers."""

from app.files.queries import attachments, checking

__all__ = ["attachments", "checking"]
