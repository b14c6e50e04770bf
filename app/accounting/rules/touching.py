"""Which lines a ledger shows: by what else their journals touch, or by what they do to equity."""

from __future__ import annotations

from app.core.labelled import Labelled


class Touching(Labelled):
    """Journals with, or without, a line on the accounts of cash or of stock; parts of equity.

    Equity grows by credits of its own accounts and by the result; it shrinks by their debits and by
    what a closing takes out of the result (the statement of changes in equity shows it so).
    """

    ANY = "", ""
    CASH = "cash", "jurnal yang menyentuh kas"
    NO_CASH = "no_cash", "jurnal tanpa kas"
    STOCK = "stock", "jurnal yang menyentuh persediaan"
    NO_STOCK = "no_stock", "jurnal tanpa persediaan"
    EQUITY_PLUS = "equity_plus", "baris yang menambah ekuitas"
    EQUITY_MINUS = "equity_minus", "baris yang mengurangi ekuitas"
