"""Reading attachments, and proving what is stored; importing it registers the handlers."""

from app.files.queries import attachments, checking, letterhead

__all__ = ["attachments", "checking", "letterhead"]
