"""Reading the books for an export, and reading an export."""

from app.bookfile.queries import books, checking

__all__ = ["books", "checking"]
