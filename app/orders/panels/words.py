"""The words of the screens of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import tanggal, wib
from app.orders.api import PLATFORM_LABELS
from app.orders.rules import LABELS, State
from app.ui.pills import PillText
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from datetime import datetime

#: Panels, by their ids in the registry.
ORDERS: Final = "orders.list"
STORES: Final = "orders.stores"
SKUS: Final = "orders.sku_mapping"
COURIERS: Final = "orders.courier_mapping"
IMPORT: Final = "integrations.import_orders"
RESI: Final = "orders.resi"
JOURNALS: Final = "accounting.journals"
CUSTOMER: Final = "customers.detail"
STOCK_CARD: Final = "stock.card"

_TONES: Final = {
    State.NEEDS_FIX: Tone.ERROR,
    State.APPROVED: Tone.DONE,
    State.BACKORDER: Tone.WARN,
    State.ALLOCATED: Tone.DONE,
    State.PICKING: Tone.DONE,
    State.PICKED: Tone.DONE,
    State.PACKED: Tone.DONE,
    State.SHIPPED: Tone.OK,
    State.DELIVERED: Tone.OK,
    State.COMPLETED: Tone.OK,
    State.ON_HOLD: Tone.WARN,
    State.RTS_IN_TRANSIT: Tone.ERROR,
    State.RETURNED: Tone.ERROR,
}
STATES: Final = {
    state.value: PillText(words, _TONES.get(state, Tone.NEUTRAL)) for state, words in LABELS.items()
}


def platform(name: str) -> str:
    """A platform or channel as people call it."""
    return PLATFORM_LABELS.get(name, name.title())


def day(moment: datetime) -> str:
    """The day in Jakarta, ``21 Nov 2026``."""
    return tanggal(wib(moment).date())
