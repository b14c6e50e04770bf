"""Goods that can no longer be sold, and what was written down of them, at the end of a month."""

from __future__ import annotations

from datetime import date

import pytest

from app.accounting.api import JournalLineIn, PostJournal
from app.closing.api import ClosingChecklist
from app.core.money import Money
from tests.support.goods import Goods

OCTOBER = "2026-10"


def told(goods: Goods, month: str = OCTOBER) -> tuple[str, ...]:
    items = {one.name: one for one in goods.me.ask(ClosingChecklist(month=month))}
    assert items["allowance"].state in {"ok", "note"}
    return items["allowance"].problems


def write_down(goods: Goods, amount: int) -> None:
    rupiah = Money.rupiah_of(amount)
    lines = (
        JournalLineIn(account="64-710", debit=rupiah),
        JournalLineIn(account="13-900", credit=rupiah),
    )
    post = PostJournal(on_date=date(2026, 10, 31), description="Penurunan nilai", lines=lines)
    goods.me.do(post)


@pytest.mark.req("C2", "WMS-LOT-06")
def test_expired_goods_and_their_allowance_are_told(database_url: str) -> None:
    goods = Goods.build(database_url)
    assert told(goods) == ()
    goods.receive("SERUM", 10, "100000", lot="BAIK")
    goods.receive("SERUM", 5, "50000", lot="LAMA", expires=date(2026, 11, 25))
    assert told(goods) == ()

    (said,) = told(goods, "2026-11")
    assert said.startswith("1 lot kedaluwarsa, diblokir atau rusak bernilai Rp 50.000, cadangannya")
    assert said.endswith("Rp 0: nilai kembali bila perlu (64-710 pada 13-900)")
    write_down(goods, 50_000)
    assert told(goods, "2026-11") == ()
    (said,) = told(goods)
    assert said.startswith("0 lot")
    assert said.endswith("balikkan kelebihannya (13-900 pada 64-710)")
