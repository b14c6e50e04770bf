"""Destruction in the books (journal_events §B): Dr 64-700 / Cr inventory at the cost that leaves.

The lines follow the stock moves, so this names only event and accounts.  A write-down of expired
lots (13-900) is a journal by hand at the end of a month; the checklist of closing tells its amount.
"""

from __future__ import annotations

from typing import Final

from app.accounting.rules.roles import Role

EVENT: Final = "destruction.completed"
LOSS: Final = Role.GOODS_LOSS
#: How moves, journals and papers name the document.
SOURCE: Final = "destruction"
