"""Journals of sales with the store they belong to, as other queries read them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from app.core.db import NIL
from app.core.driver import as_date
from app.sales_journal.rules import EVENTS

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read

#: Day, id of the entity, id of the store.
Key = tuple["date", str, str]

_NAMES: Final = ", ".join(f"'{one}'" for one in EVENTS)
#: Journals ``g`` of a range of days: id, entity, day, number, document, and the one store of its
#: lines (the nil id for none or several).
SALES: Final = (
    "(SELECT j.org_id, j.id, j.entity_id, j.on_date, j.number, j.source_number, "
    "(SELECT CASE WHEN count(DISTINCT l.store_id) = 1 THEN min(CAST(l.store_id AS text)) "
    f"ELSE '{NIL}' END FROM journal_line l WHERE l.org_id = j.org_id AND l.journal_id = j.id) "
    "AS store FROM journal j LEFT JOIN journal o ON o.org_id = j.org_id AND o.id = j.reverses_id "
    "WHERE j.org_id = :org AND j.on_date BETWEEN :start AND :end "
    f"AND coalesce(o.event, j.event) IN ({_NAMES}))"
)


def waiting(read: Read, start: date, end: date) -> dict[Key, list[str]]:
    """Journals of a range that no summary holds, by what summary they belong to, by number."""
    found: dict[Key, list[str]] = defaultdict(list)
    for journal, entity, day, store in read.rows(
        f"SELECT g.id, g.entity_id, g.on_date, g.store FROM {SALES} g WHERE NOT EXISTS "
        "(SELECT 1 FROM daily_sales_entry x WHERE x.org_id = g.org_id AND x.journal_id = g.id) "
        "ORDER BY g.on_date, g.entity_id, g.store, g.number",
        start=start, end=end,
    ):  # fmt: skip
        on_date = as_date(day)
        if on_date is not None:
            found[on_date, entity, store].append(journal)
    return found


def parts(read: Read, start: date, end: date) -> dict[Key, int]:
    """How many summaries there are already."""
    return {
        (as_date(day) or start, entity, store): count
        for day, entity, store, count in read.rows(
            "SELECT on_date, entity_id, CAST(store_id AS text), count(*) FROM daily_sales "
            "WHERE org_id = :org AND on_date BETWEEN :start AND :end GROUP BY 1, 2, 3",
            start=start,
            end=end,
        )
    }


def codes(read: Read) -> dict[str, str]:
    """Codes of entities and stores by id; the nil id is no store."""
    rows = read.rows(
        "SELECT id, code FROM legal_entity WHERE org_id = :org "
        "UNION ALL SELECT id, code FROM store WHERE org_id = :org"
    )
    return {**dict(rows), NIL: ""}
