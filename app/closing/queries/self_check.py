"""Runs of the self-check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.closing.api import CheckResult, SelfCheckList, SelfCheckRow
from app.core.commands import Page, answers
from app.core.db import instant_from

if TYPE_CHECKING:
    from app.core.work import Read


@answers(SelfCheckList)
def self_check_list(read: Read, ask: SelfCheckList) -> Page[SelfCheckRow]:
    """A page of runs, newest first; ids are made in the order of time."""
    rows = read.rows(
        "SELECT c.id, c.at, u.full_name, c.workstation, c.problems, c.results FROM self_check c "
        "JOIN app_user u ON u.org_id = c.org_id AND u.id = c.actor_id WHERE c.org_id = :org "
        + ("AND c.id < :after " if ask.after else "")
        + "ORDER BY c.id DESC LIMIT :many",
        after=ask.after, many=ask.limit + 1,
    )  # fmt: skip
    page = rows[: ask.limit]
    return Page(
        tuple(_row(*values[1:]) for values in page),
        page[-1][0] if len(rows) > ask.limit else None,
    )


def _row(at: Any, person: str, workstation: str, problems: int, results: Any) -> SelfCheckRow:  # noqa: ANN401 - as the driver gives them
    found = json.loads(results) if isinstance(results, str) else results
    return SelfCheckRow(
        instant_from(at), person, workstation, problems,
        tuple(
            CheckResult(one["name"], one["title"], tuple(one["problems"]), one.get("note", ""))
            for one in found
        ),
    )  # fmt: skip
