"""Reading stok opname; importing the package registers the handlers."""

from app.opname.queries import counting, cycle, lines, sessions

__all__ = ["counting", "cycle", "lines", "sessions"]
