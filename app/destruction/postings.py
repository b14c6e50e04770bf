"""Destruction in the books (journal_events §B): Dr 64-700 / Cr inventory at the cost that leaves.

The lines follow the stock moves, so this names only event and accounts.  What was written
down of expired lots before (13-900) is released with the allowance of the month's end.
"""

from __future__ import annotations

from typing import Final

from app.accounting.rules.roles import Role

EVENT: Final = "destruction.completed"
LOSS: Final = Role.GOODS_LOSS
#: How moves, journals and papers name the document.
SOURCE: Final = "destruction"
