"""States of the panel of transfers, for pictures and tests."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import Money
from app.stock.api import (
    LocationList,
    TransferCounts,
    TransferDetail,
    TransferList,
    TransferSummary,
    TransferView,
    WarehouseList,
)
from app.stock.panels import samples
from app.stock.panels.transfers import TransfersPanel
from app.ui.gallery import NEVER, Shot, canned

if TYPE_CHECKING:
    from app.ui.gallery import CannedContext


def _panel(answer: object, view: TransferView = samples.TRANSFER) -> TransfersPanel:
    counts = TransferCounts(2, 1, 3, 1, 1, Money.parse("18462500"))
    context: CannedContext = canned(
        {
            TransferList: answer,
            TransferSummary: counts,
            TransferDetail: view,
            WarehouseList: samples.WAREHOUSES,
            LocationList: Page(samples.LOCATIONS),
        }
    )
    return TransfersPanel(context)


def _sample() -> TransfersPanel:
    return _panel(Page(samples.TRANSFERS))


def _detail() -> TransfersPanel:
    panel = _sample()
    panel.list.loaded.connect(lambda: panel.show_transfer(samples.TRANSFER))
    return panel


def _count(panel: TransfersPanel, *lines: tuple[str, str, int]) -> None:
    for sku, name, qty in lines:
        if panel.form is not None:
            panel.form.goods.count(sku, name, qty)


def _receiving() -> TransfersPanel:
    road = replace(samples.TRANSFER, state="in_transit", variance="", received_at=None)
    panel = _sample()

    def open_() -> None:
        if panel.form is None:
            panel.receive(road)
            first = road.lines[1]
            _count(panel, (first.sku, first.product, first.short))

    panel.list.loaded.connect(open_)
    return panel


def _new() -> TransfersPanel:
    panel = _sample()

    def open_(_job: object) -> None:
        if panel.form is None and panel.warehouses and panel.list.row_count:
            panel.make()
            wanted = enumerate(samples.GOODS[:4], 1)
            _count(panel, *((sku, name, 6 * at) for at, (sku, name, *_) in wanted))

    panel.context.operations.ended.connect(open_)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    return [
        Shot("sample", _sample),
        Shot("detail", _detail),
        Shot("receive", _receiving),
        Shot("new", _new),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("error", lambda: _panel(ServerAway())),
        Shot("loading", lambda: _panel(NEVER)),
    ]
