"""Use cases of receivables."""

from app.receivables.service import (
    credit_notes,
    documents,
    payments,
    refunds,
    reminders,
    voiding,
)

__all__ = ["credit_notes", "documents", "payments", "refunds", "reminders", "voiding"]
