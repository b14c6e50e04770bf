"""One list of everything to be counted: what was asked for, then what is due (WMS-OPN-10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import as_date
from app.core.text import wib
from app.opname.api import CountTodo, DueRow, TodoCounts, TodoRow, TodoSummary
from app.opname.queries.cycle import NEVER, due, due_sql, place_of, read_place
from app.stock import steps as stock
from app.stock.queries import scope

if TYPE_CHECKING:
    from app.core.work import Read

#: Oldest first; the class is that of the product in this warehouse.
_REQUESTS: Final = (
    "SELECT t.id, coalesce(p.sku, ''), coalesce(p.name, ''), coalesce(g.code, ''), "
    "coalesce(k.abc, ''), t.reason, t.source, t.at, coalesce(u.full_name, ''), "
    "k.last_counted_on, coalesce(s.number, '') FROM count_trigger t "
    "LEFT JOIN location g ON g.org_id = t.org_id AND g.id = t.location_id "
    "LEFT JOIN product p ON p.org_id = t.org_id AND p.id = t.product_id "
    "LEFT JOIN count_cycle k ON k.org_id = t.org_id AND k.warehouse_id = t.warehouse_id "
    "AND k.product_id = t.product_id "
    "LEFT JOIN app_user u ON u.org_id = t.org_id AND u.id = t.actor_id "
    "LEFT JOIN opname_session s ON s.org_id = t.org_id AND s.id = t.session_id "
    "WHERE t.org_id = :org AND t.warehouse_id = :wh "
    "AND (t.session_id IS NULL OR s.state IN ('draft', 'in_progress'))"
)


@answers(CountTodo)
def count_todo(read: Read, ask: CountTodo) -> Page[TodoRow]:
    """Pages begin among the requests (``r|id``) and go on among the goods (``d|day|class|sku``)."""
    warehouse = stock.warehouse(read, ask.warehouse)
    kind, _, rest = (ask.after or "").partition("|")
    rows: list[TodoRow] = []
    if kind != "d" and ask.show != "due":
        found = _requests(read, warehouse.id, ask, rest)
        rows = [row for _id, row in found[: ask.limit]]
        if len(found) > ask.limit:
            return Page(tuple(rows), f"r|{found[ask.limit - 1][0]}")
        rest = ""
    if ask.show == "requests":
        return Page(tuple(rows), None)
    room = ask.limit - len(rows)
    until = read.today + timedelta(days=ask.within_days)
    after = read_place(rest) if kind == "d" else None
    goods = due(read, warehouse.id, until, room + 1, after, ask.search)
    rows += [_due_row(row) for _id, row in goods[:room]]
    if len(goods) <= room:
        return Page(tuple(rows), None)
    return Page(tuple(rows), f"d|{place_of(goods[room - 1][1]) if room else ''}")


def _requests(
    read: Read, warehouse_id: str, ask: CountTodo, after: str
) -> list[tuple[str, TodoRow]]:
    sql, params = _REQUESTS, dict[str, Any](wh=warehouse_id, limit=ask.limit + 1)
    if ask.search:
        column = "lower(coalesce(p.sku || ' ' || p.name, '') || ' ' || coalesce(g.code, ''))"
        sql += scope.words(ask.search, column, params)
    if after:
        sql += " AND t.id > :after"
        params["after"] = after
    return [
        (str(row[0]), _request_row(row))
        for row in read.rows(f"{sql} ORDER BY t.id LIMIT :limit", **params)
    ]


def _request_row(row: tuple[Any, ...]) -> TodoRow:
    at = instant_from(row[7])
    return TodoRow(
        kind="request", sku=row[1], product=row[2], location=row[3], abc=row[4], reason=row[5],
        source=row[6], asked_at=at, asked_by=row[8], last_counted_on=as_date(row[9]),
        due_on=wib(at).date(), session=row[10],
    )  # fmt: skip


def _due_row(row: DueRow) -> TodoRow:
    return TodoRow(
        kind="due", sku=row.sku, product=row.product, location="", abc=row.abc, reason="",
        source="", asked_at=None, asked_by="", last_counted_on=row.last_counted_on,
        due_on=row.due_on, session=row.session,
    )  # fmt: skip


@answers(TodoSummary)
def todo_summary(read: Read, ask: TodoSummary) -> TodoCounts:
    """Of today; what an unfinished session holds is being done."""
    warehouse = stock.warehouse(read, ask.warehouse)
    ((requests,),) = read.rows(
        "SELECT count(*) FROM count_trigger WHERE org_id = :org AND warehouse_id = :wh "
        "AND session_id IS NULL",
        wh=warehouse.id,
    )
    sql, params = due_sql(read, warehouse.id, read.today)
    ((waiting, never),) = read.rows(
        "SELECT count(*), count(CASE WHEN d.due = :first THEN 1 END) FROM "
        f"({sql}) d WHERE d.session = ''",
        first=NEVER,
        **params,
    )
    return TodoCounts(requests, waiting, never)
