"""Reading stock; importing the package registers the handlers."""

from app.stock.queries import card, checks, levels, lists, opening, transfers

__all__ = ["card", "checks", "levels", "lists", "opening", "transfers"]
