"""Two people, one invoice: together they never settle more than it says (I22)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from app.core.errors import UserError
from app.receivables import api
from tests.receivables.conftest import Desk, desk, desk_url, desks, rp

if TYPE_CHECKING:
    from app.core.client import Client

__all__ = ["desk", "desk_url", "desks"]


@pytest.mark.req("I22")
@pytest.mark.postgres
def test_payments_that_race_never_exceed_the_document(desk: Desk) -> None:
    number = desk.invoice("Budi", 1_000)
    company = desk.books.company
    people = [company.client("Finance", username=f"kasir{at}") for at in range(4)]
    start = threading.Barrier(len(people))
    taken: list[int] = []
    refused: list[str] = []

    def pay(who: Client) -> None:
        start.wait()
        for _ in range(4):
            try:
                who.do(api.ReceivePayment(customer=desk.customers["Budi"], amount=rp(90)))
                taken.append(90)
            except UserError as error:
                refused.append(error.code)

    threads = [threading.Thread(target=pay, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(taken) == 990
    assert refused == ["ALLOCATION"] * 5
    assert desk.open() == {number: 10}
    desk.check()
