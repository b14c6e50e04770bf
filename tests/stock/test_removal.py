"""What leaves first: by expiry, or by arrival where product or warehouse is set so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.core.env import FixedEnvironment
from app.stock.api import IssueLine, IssueStock, StockByPlace, UpdateWarehouse
from app.stock.rules.usable import Bucket, choose

if TYPE_CHECKING:
    from tests.support.goods import Goods

TODAY = date(2026, 11, 21)
SPRING, SUMMER = date(2027, 3, 31), date(2027, 6, 30)


def bucket(
    lot: str, expires: date | None, came: int, *, status: str = "ok", kind: str = "storage"
) -> Bucket:
    """One piece of a lot that came on so many days of November."""
    return Bucket(
        "p", f"at-{lot}", f"id-{lot}", "", 1, lot, expires, date(2026, 11, came), status, kind, 1
    )


BUCKETS = (
    bucket("UNDATED", None, 1), bucket("LATE", SUMMER, 2), bucket("SECOND", SPRING, 4),
    bucket("FIRST-B", SPRING, 3), bucket("FIRST-A", SPRING, 3),
    bucket("TODAY", TODAY, 9), bucket("EXPIRED", TODAY - timedelta(days=1), 1),
    bucket("BLOCKED", SPRING, 1, status="blocked"), bucket("RECALLED", SPRING, 1, status="recalled"),
    bucket("DAMAGED", SPRING, 1, kind="damaged"), bucket("RETURNED", SPRING, 1, kind="return_hold"),
)  # fmt: skip


@pytest.mark.req("WMS-LOT-02", "WMS-LOT-04", "WMS-INV-03")
def test_by_expiry_then_arrival_then_number_and_undated_last() -> None:
    chosen = choose(BUCKETS, 99, "fefo", TODAY)

    assert [pick.bucket.lot_number for pick in chosen.picks] == [
        "TODAY", "FIRST-A", "FIRST-B", "SECOND", "LATE", "UNDATED",
    ]  # fmt: skip
    assert chosen.short == 93


@pytest.mark.req("WMS-LOT-03")
def test_by_arrival_then_number_and_never_an_expired_one() -> None:
    chosen = choose(BUCKETS, 6, "fifo", TODAY)

    assert [pick.bucket.lot_number for pick in chosen.picks] == [
        "UNDATED", "LATE", "FIRST-A", "FIRST-B", "SECOND", "TODAY",
    ]  # fmt: skip
    assert chosen.short == 0


@pytest.mark.req("WMS-LOT-03")
@pytest.mark.parametrize(("sku", "set_at"), [("SUSU", "product"), ("SERUM", "warehouse")])
def test_what_came_first_leaves_first_where_it_is_set_so(
    goods: Goods, sku: str, set_at: str
) -> None:
    env = goods.company.env
    assert isinstance(env, FixedEnvironment)
    if set_at == "product":
        goods.product("SUSU", tracking="lot", requires_expiry=True, removal="fifo")
    else:
        goods.me.do(UpdateWarehouse(code="GD1", removal="fifo"))
    goods.receive(sku, 5, "500.00", lot="TUA", expires=SUMMER)
    env.advance(timedelta(days=1))
    goods.receive(sku, 5, "500.00", lot="MUDA", expires=SPRING)

    line = IssueLine(sku=sku, qty=6)
    goods.me.do(IssueStock(warehouse="GD1", reason="shrinkage", note="Hilang", lines=(line,)))

    left = {row.lot: row.on_hand for row in goods.me.ask(StockByPlace(sku=sku)).rows}
    assert left == {"MUDA": 4}
