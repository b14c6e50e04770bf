"""Which journals adjust the books at the end of a month (neraca lajur, documents-id §3)."""

from __future__ import annotations

from typing import Final

from app.accounting.rules.events import MANUAL

#: What the program itself posts to put an account right: counts, allowances, depreciation, taxes
#: that are accrued (journal_events, "month end").
ADJUSTING_EVENTS: Final = (
    "adjustment.approved", "adjustment.approved.minus", "adjustment.approved.plus",
    "allowance.trade.adjusted", "asset.depreciated", "loan.allowance.adjusted",
    "loan.interest.accrued", "nrv.adjusted", "opname.shortage", "opname.surplus",
    "savings.interest.accrued", "subscription.earned", "tax.pph_final.accrued", "tax.ppn.offset",
)  # fmt: skip
#: A journal written by hand adjusts when it is dated on the last day of a month and moves no cash.
BY_HAND: Final = MANUAL
WORDS: Final = (
    "Penyesuaian: jurnal memorial pada hari terakhir bulan tanpa kas, serta penyesuaian stok, "
    "opname, penyusutan, cadangan, dan pajak yang dicatat program."
)
