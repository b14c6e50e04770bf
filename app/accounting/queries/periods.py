"""The periods of a legal entity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import PeriodList, PeriodRow
from app.accounting.queries.drafts import seen
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import scope_of
from app.accounting.rules.periods import first_day, last_day
from app.core.commands import answers
from app.core.db import instant_from
from app.core.money import Money

if TYPE_CHECKING:
    from app.core.work import Read


_MONTHS: Final = (
    "SELECT p.ym, p.state, "
    "(SELECT CAST(coalesce(sum(b.debit), 0) AS bigint) FROM account_balance b "
    "WHERE b.org_id = p.org_id AND b.entity_id = p.entity_id AND b.ym = p.ym{mine}), "
    "(SELECT count(*) FROM journal_draft d WHERE d.org_id = p.org_id "
    "AND d.entity_id = p.entity_id AND d.posted_id IS NULL AND NOT d.discarded "
    "AND substr(CAST(d.on_date AS text), 1, 7) = p.ym{drafts}) "
    "FROM period p WHERE p.org_id = :org AND p.entity_id = :entity "
    "AND p.ym BETWEEN :low AND :high ORDER BY p.ym DESC"
)
_COUNTS: Final = (
    "SELECT substr(CAST(j.on_date AS text), 1, 7), count(*) FROM journal j WHERE j.org_id = :org "
    "AND j.entity_id = :entity AND j.on_date BETWEEN :first AND :last{mine} GROUP BY 1"
)


@answers(PeriodList)
def period_list(read: Read, ask: PeriodList) -> tuple[PeriodRow, ...]:
    """Each month with what is in it of the person's warehouses, and who last changed its state."""
    own = scope_of(read)
    drafts, mine = seen(read)
    lines = (
        " AND EXISTS (SELECT 1 FROM journal_line l WHERE l.org_id = j.org_id "
        f"AND l.journal_id = j.id{own.on('l')})"
    )
    entity = entity_of(read, ask.entity)
    low, high = (f"{ask.year:04d}-01", f"{ask.year:04d}-12") if ask.year else ("", "9999-12")
    asked = {"entity": entity.id, "low": low, "high": high}
    first, last = first_day(low or "2000-01"), last_day(high)
    rows, counts = read.rows_many(
        (_MONTHS.format(mine=own.on("b"), drafts=drafts), asked | own.params | mine),
        (
            _COUNTS.format(mine=lines if own.sql else ""),
            {"entity": entity.id, "first": first, "last": last, **own.params},
        ),
    )
    journals = dict(counts)
    changes = _last_changes(read, entity.id)
    return tuple(
        PeriodRow(
            ym, state, journals.get(ym, 0), Money(amount), begun, *changes.get(ym, ("", None, ""))
        )
        for ym, state, amount, begun in rows
    )


def _last_changes(read: Read, entity_id: str) -> dict[str, tuple[Any, ...]]:
    rows = read.rows(
        "SELECT a.new, u.full_name, a.at FROM audit_entry a "
        "JOIN app_user u ON u.org_id = a.org_id AND u.id = a.actor_id "
        "WHERE a.org_id = :org AND a.subject_kind = 'period' AND a.subject_id = :entity "
        "AND a.action = 'period.set_state' ORDER BY a.at, a.id",
        entity=entity_id,
    )
    found = {}
    for new, person, at in rows:
        facts = json.loads(new) if isinstance(new, str) else new
        found[facts["month"]] = (person, instant_from(at), facts["reason"])
    return found
