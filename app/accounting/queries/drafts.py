"""Journals being written: the list, and one to go on with.

A person limited to warehouses sees the drafts that name one of theirs, as the list of journals, and
those only they have worked on; going on with one takes that all of its lines are theirs (SEC-08).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.accounting.api import DraftDetail, DraftList, DraftRow, DraftView, JournalLineIn
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import cursor_of, read_cursor
from app.accounting.rules.errors import DraftPartlySeen
from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.driver import day_of
from app.core.errors import NotFound
from app.core.money import total
from app.files.api import NewAttachment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read


def seen(read: Read, alias: str = "d") -> tuple[str, dict[str, Any]]:
    """SQL (from AND on, or empty) and parameters: the person may know of a draft."""
    mine = read.actor.warehouses
    if mine is None:
        return "", {}
    if read.dialect == "postgresql":
        lines, code = f"jsonb_array_elements({alias}.lines) x(line)", "x.line->>'warehouse'"
    else:
        lines, code = f"json_each({alias}.lines) x", "json_extract(x.value, '$.warehouse')"
    own = f"{alias}.created_by = :me AND {alias}.updated_by = :me"
    named = f"SELECT 1 FROM {lines} WHERE {read.among(code, 'my_codes', 'text')}"
    params = {"me": read.actor.user_id, "my_codes": sorted(mine)}
    return f" AND (({own}) OR EXISTS ({named}))", params


def refuse_partly_seen(
    read: Read, draft: str, people: tuple[str, str | None], lines: Iterable[JournalLineIn]
) -> None:
    """Refuse a draft of somebody else that is not all of the person's warehouses.

    Args:
        read: Who asks.
        draft: As it was asked for.
        people: Who began it and who changed it last.
        lines: What it holds.

    Raises:
        NotFound: None of its lines is theirs.
        DraftPartlySeen
    """
    mine = read.actor.warehouses
    if mine is None or set(people) == {read.actor.user_id}:
        return
    known = [line.warehouse in mine for line in lines]
    if not any(known):
        raise NotFound("Draf jurnal", draft, "draft")
    if not all(known):
        raise DraftPartlySeen


@answers(DraftList)
def draft_list(read: Read, ask: DraftList) -> Page[DraftRow]:
    """Journals being written, newest first."""
    where, params = "d.org_id = :org AND d.posted_id IS NULL AND NOT d.discarded", dict[str, Any]()
    mine, own = seen(read)
    where, params = where + mine, params | own
    if ask.entity:
        where += " AND d.entity_id = :entity"
        params["entity"] = entity_of(read, ask.entity).id
    if ask.date_to is not None:
        where, params["end"] = where + " AND d.on_date <= :end", ask.date_to
    if ask.after is not None:
        (after,) = read_cursor(ask.after, "id")
        where, params["after"] = where + " AND d.id < :after", after
    found = read.rows(
        "SELECT d.id, e.code, d.on_date, d.description, d.lines, d.reason, u.full_name, "
        "d.created_at FROM journal_draft d "
        "JOIN legal_entity e ON e.org_id = d.org_id AND e.id = d.entity_id "
        "JOIN app_user u ON u.org_id = d.org_id AND u.id = d.created_by "
        f"WHERE {where} ORDER BY d.id DESC LIMIT :limit",
        **params, limit=ask.limit + 1,
    )  # fmt: skip
    rows = tuple(map(_draft_row, found[: ask.limit]))
    return Page(rows, cursor_of(rows[-1].draft) if len(found) > ask.limit else None)


def _draft_row(row: tuple[Any, ...]) -> DraftRow:
    draft, entity, on_date, description, lines, reason, person, at = row
    typed = typed_lines(lines)
    debit, credit = total(line.debit for line in typed), total(line.credit for line in typed)
    return DraftRow(
        draft, entity, day_of(on_date), description, max(debit, credit), debit - credit, reason,
        person, instant_from(at),
    )  # fmt: skip


def typed_lines(lines: object) -> tuple[JournalLineIn, ...]:
    """The lines of a draft as they were typed."""
    stored = json.loads(lines) if isinstance(lines, str) else lines
    if not isinstance(stored, list):
        raise TypeError("a draft holds a list of lines")
    return tuple(JournalLineIn.model_validate(line) for line in stored)


@answers(DraftDetail)
def draft_detail(read: Read, ask: DraftDetail) -> DraftView:
    """One draft to go on with.

    Raises:
        NotFound, DraftPartlySeen
    """
    rows = read.rows(
        "SELECT d.id, d.version, e.code, d.on_date, d.description, d.reason, d.lines, "
        "d.files, CAST(d.created_by AS text), CAST(d.updated_by AS text) FROM journal_draft d "
        "JOIN legal_entity e ON e.org_id = d.org_id AND e.id = d.entity_id "
        "WHERE d.org_id = :org AND CAST(d.id AS text) = :draft AND d.posted_id IS NULL "
        "AND NOT d.discarded",
        draft=ask.draft,
    )
    if not rows:
        raise NotFound("Draf jurnal", ask.draft, "draft")
    draft, version, entity, on_date, description, reason, lines, files, *people = rows[0]
    typed = typed_lines(lines)
    refuse_partly_seen(read, ask.draft, (people[0], people[1]), typed)
    return DraftView(
        draft, version, entity, day_of(on_date), description, reason, typed, _typed_files(files)
    )  # fmt: skip


def _typed_files(files: object) -> tuple[NewAttachment, ...]:
    stored = json.loads(files) if isinstance(files, str) else files
    found = stored if isinstance(stored, list) else []
    return tuple(NewAttachment.model_validate(one) for one in found)
