"""What the database itself refuses, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tests.support.destruction import line

if TYPE_CHECKING:
    from tests.support.destruction import Destruction


def refused(site: Destruction, sql: str, **params: str) -> bool:
    with (
        site.goods.company.database.writing() as session,
        pytest.raises(sa.exc.DBAPIError) as error,
    ):
        session.execute(sa.text(sql), params)
    return "LB0" in str(error.value) or getattr(error.value.orig, "sqlstate", "")[:2] == "LB"


@pytest.mark.req("INV-20", "INV-11", "ERP-BAP-02")
def test_history_cannot_be_rewritten(site: Destruction) -> None:
    done, draft = site.ready(), site.draft(line("KAPAS", 1))
    site.complete(done)
    by = {"number": draft, "done": done}

    assert refused(site, "DELETE FROM destruction_document WHERE number = :number", **by)
    assert refused(
        site,
        "UPDATE destruction_document SET state = 'approved', approved_by = requested_by "
        "WHERE number = :number",
        **by,
    )
    assert refused(
        site, "UPDATE destruction_document SET state = 'completed' WHERE number = :number", **by
    )
    for change in (
        "state = 'draft'", "total_value = 1", "destruction_date = '2026-01-01'", "reason = 'rusak'",
    ):  # fmt: skip
        sql = f"UPDATE destruction_document SET {change} WHERE number = :done"
        assert refused(site, sql, **by)
    items = (
        "destruction_item WHERE document_id = (SELECT id FROM destruction_document WHERE "
        "number = :done)"
    )
    assert refused(site, f"DELETE FROM {items}", **by)
    assert refused(site, f"UPDATE {items.replace(' WHERE', ' SET qty = 1 WHERE', 1)}", **by)
    assert refused(site, "UPDATE destruction_evidence SET phase = 'during'")
    assert site.view(done).items[0].qty == 10


def site_lines() -> tuple[object, ...]:
    from tests.support.destruction import line

    return (line("KAPAS", 1),)
