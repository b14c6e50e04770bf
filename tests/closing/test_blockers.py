"""Documents that are not finished keep their month from being closed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.accounting import api
from app.accounting.rules.errors import PeriodNotReady
from app.closing.api import ClosingChecklist
from app.destruction.models import DestructionDocument
from app.opname.models import OpnameSession
from app.stock.models import Warehouse

if TYPE_CHECKING:
    from tests.accounting.conftest import Books

DAY = date(2026, 1, 20)


@pytest.mark.req("C2", "ERP-FIN-08")
def test_open_counts_and_approved_destructions_are_listed_with_their_screens(books: Books) -> None:
    me = books.client.actor.user_id
    warehouse = books.add(
        Warehouse, code="JKT", name="Gudang", kind="DC", entity_id=books.entity, active=True
    )
    for number, state in (("OPN-1", "in_progress"), ("OPN-2", "completed"), ("OPN-3", "draft")):
        books.add(
            OpnameSession, number=number, warehouse_id=warehouse, state=state, opname_date=DAY,
            kind="opname", mode="full", created_by=me,
        )  # fmt: skip
    books.add(
        DestructionDocument, number="BAP-1", warehouse_id=warehouse, entity_id=books.entity,
        state="approved", destruction_date=DAY, reason="expired", requested_by=me, edited_by=me,
        approved_by=me,
    )  # fmt: skip

    items = {one.name: one for one in books.ask(ClosingChecklist(month="2026-01"))}

    assert items["opname"].problems == ("opname OPN-1 di gudang JKT belum selesai",)
    assert (items["opname"].state, items["opname"].panel) == ("open", "opname.list")
    assert items["destruction"].problems == ("BAP-1 disetujui tetapi belum dilaksanakan",)
    with books.nothing_written(), pytest.raises(PeriodNotReady) as refused:
        books.do(api.SetPeriodState(month="2026-01", state="closed"))
    assert [wrong.field for wrong in refused.value.fields] == ["opname", "destruction"]


@pytest.mark.req("C2")
def test_a_month_that_has_not_come_or_still_runs_is_said(books: Books) -> None:
    """Closed before it began it would refuse all that will be in it."""
    for month in range(1, 11):
        books.do(api.SetPeriodState(month=f"2026-{month:02d}", state="closed"))
    running = {one.name: one for one in books.ask(ClosingChecklist(month="2026-11"))}
    assert (running["over"].state, running["begun"].state) == ("note", "ok")
    books.do(api.SetPeriodState(month="2026-11", state="closed"))

    coming = {one.name: one for one in books.ask(ClosingChecklist(month="2026-12"))}

    assert coming["begun"].problems == ("bulan ini baru dimulai 1 Des 2026",)
    with books.nothing_written(), pytest.raises(PeriodNotReady) as refused:
        books.do(api.SetPeriodState(month="2026-12", state="closed"))
    assert "begun" in [wrong.field for wrong in refused.value.fields]
