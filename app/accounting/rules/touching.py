"""Which journals a ledger shows by what else they touch: what is behind a flow of cash or goods."""

from __future__ import annotations

from app.core.labelled import Labelled


class Touching(Labelled):
    """Journals with, or without, a line on the accounts of cash or of stock."""

    ANY = "", ""
    CASH = "cash", "jurnal yang menyentuh kas"
    NO_CASH = "no_cash", "jurnal tanpa kas"
    STOCK = "stock", "jurnal yang menyentuh persediaan"
    NO_STOCK = "no_stock", "jurnal tanpa persediaan"
