"""Reading across slices; importing the package registers the handlers."""

from app.reporting.queries import margin, recall_list, trace

__all__ = ["margin", "recall_list", "trace"]
