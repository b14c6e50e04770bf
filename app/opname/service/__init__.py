"""Use cases of stok opname; importing the package registers their handlers."""

from app.opname.service import completing, counting, cycle, importing, papers, review, sessions

__all__ = ["completing", "counting", "cycle", "importing", "papers", "review", "sessions"]
