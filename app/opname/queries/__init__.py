"""Reading stok opname; importing the package registers the handlers."""

from app.opname.queries import counting, cycle, importing, lines, sessions

__all__ = ["counting", "cycle", "importing", "lines", "sessions"]
