"""Reading across slices; importing the package registers the handlers."""

from app.reporting.queries import recall_list, trace

__all__ = ["recall_list", "trace"]
