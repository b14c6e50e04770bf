"""Reading stok opname; importing the package registers the handlers."""

from app.opname.queries import (
    accuracy,
    counting,
    cycle,
    importing,
    lines,
    sessions,
    todo,
    variance_report,
)

__all__ = [
    "accuracy",
    "counting",
    "cycle",
    "importing",
    "lines",
    "sessions",
    "todo",
    "variance_report",
]
