"""Reading stok opname; importing the package registers the handlers."""

from app.audit import scopes
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

scopes.everybody("count_policy")
scopes.of_table("opname", "opname_session", "warehouse_id")
for _kind in ("opname_line", "opname_unknown"):
    scopes.where(
        _kind,
        f"{_kind} t JOIN opname_session s ON s.org_id = t.org_id AND s.id = t.session_id "
        f"WHERE t.org_id = a.org_id AND t.id = a.subject_id AND s.warehouse_id IN {scopes.MINE}",
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
