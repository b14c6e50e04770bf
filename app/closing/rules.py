"""What of goods and receivables is not expected to come back (``nrv.adjusted``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.money import Money, divide_half_up

if TYPE_CHECKING:
    from app.identity.rules.settings import StockSettings

#: States of goods, the one that says most first: a piece is in the first that fits it.
CLASSES: Final = {
    "damaged": "Rusak",
    "expired": "Kedaluwarsa",
    "blocked": "Diblokir atau ditahan",
    "expiring": "Hampir kedaluwarsa",
    "dead": "Barang mati",
    "slow": "Barang lambat",
}


def percents(policy: StockSettings) -> dict[str, int]:
    """Whole per cent of each class that is written down."""
    return {
        "damaged": policy.loss_damaged, "expired": policy.loss_expired,
        "blocked": policy.loss_blocked, "expiring": policy.loss_expiring,
        "dead": policy.loss_dead, "slow": policy.loss_slow,
    }  # fmt: skip


def share(base: Money, percent: int) -> Money:
    """Part of an amount to the sen; what is below zero needs no allowance."""
    return Money(divide_half_up(max(base.sen, 0) * percent, 100))
