"""States of the panel that writes a BAP, for pictures and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.commands import Page
from app.core.errors import ServerAway
from app.destruction.api import DestructionCandidates
from app.destruction.panels import samples
from app.destruction.panels.destruction_entry import DestructionEntryPanel
from app.stock.api import WarehouseList
from app.ui.gallery import Shot, canned

if TYPE_CHECKING:
    from app.destruction.api import CandidateRow


def _panel(answer: object, lines: tuple[CandidateRow, ...] = ()) -> DestructionEntryPanel:
    panel = DestructionEntryPanel(
        canned({DestructionCandidates: answer, WarehouseList: samples.WAREHOUSES})
    )
    panel._warehouses(samples.WAREHOUSES)  # noqa: SLF001 - lines need a warehouse at once
    for one in lines:
        panel.take_all(one)
    return panel


def _refused() -> DestructionEntryPanel:
    panel = _panel(Page(samples.CANDIDATES), samples.CANDIDATES[:1])
    panel.put(samples.CANDIDATES[0], 1)
    return panel


def gallery() -> list[Shot]:
    """States of the panel."""
    full = Page(samples.CANDIDATES)
    return [
        Shot("sample", lambda: _panel(full, samples.CANDIDATES[:3])),
        Shot("empty", lambda: _panel(Page(()))),
        Shot("refused", _refused),
        Shot("long", lambda: _panel(Page((samples.LONG,)), (samples.LONG,))),
        Shot("error", lambda: _panel(ServerAway())),
    ]
