"""Templates of journals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.accounting.api import TemplateLineIn, TemplateList, TemplateRow
from app.accounting.queries.scope import contains, like
from app.accounting.rules.entry.recurrence import Every, Recurrence
from app.accounting.rules.entry.templates import TemplateLine, names_of
from app.core.commands import answers
from app.core.driver import as_date

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read


def stored_lines(lines: object) -> tuple[TemplateLineIn, ...]:
    """The lines as they were saved."""
    found = json.loads(lines) if isinstance(lines, str) else lines
    if not isinstance(found, list):
        raise TypeError("a template holds a list of lines")
    return tuple(TemplateLineIn.model_validate(line) for line in found)


def as_lines(lines: object) -> tuple[TemplateLine, ...]:
    """The lines as the rules work them out."""
    return tuple(TemplateLine(**line.model_dump()) for line in stored_lines(lines))


def rhythm_of(
    every: str, step: int, starts_on: date | None, ends_on: date | None
) -> Recurrence | None:
    """The rhythm of a recurring template."""
    if not every or starts_on is None:
        return None
    return Recurrence(Every(every), starts_on, step, ends_on)


@answers(TemplateList)
def template_list(read: Read, ask: TemplateList) -> tuple[TemplateRow, ...]:
    """All templates, by title."""
    where, params = "", dict[str, Any]()
    if ask.text:
        where = f" AND {contains(('t.title', 't.description'))}"
        params["text"] = like(ask.text)
    rows = read.rows(
        "SELECT t.id, t.version, t.title, e.code, t.description, t.lines, t.every, t.step, "
        "t.starts_on, t.ends_on, t.ran_to FROM journal_template t "
        "JOIN legal_entity e ON e.org_id = t.org_id AND e.id = t.entity_id "
        f"WHERE t.org_id = :org AND t.active{where} ORDER BY lower(t.title), t.id",
        **params,
    )
    return tuple(map(_row, rows))


def _row(row: tuple[Any, ...]) -> TemplateRow:
    key, version, title, entity, description, lines, every, step, starts, ends, ran = row
    first, last = as_date(starts), as_date(ends)
    rhythm = rhythm_of(every, step, first, last)
    following = None
    if rhythm is not None and first is not None:
        done = as_date(ran)
        following = first if done is None else rhythm.next(done)
    typed = stored_lines(lines)
    return TemplateRow(
        key, version, title, entity, description, typed, names_of(as_lines(lines)), every, step,
        first, last, following,
    )  # fmt: skip
