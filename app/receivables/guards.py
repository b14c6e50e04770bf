"""What the database refuses: reminders twice or changed, documents whose amount moves."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

#: Everything but the note, and the void that may come once.
_FIXED: Final = (
    "NEW.number <> OLD.number OR NEW.kind <> OLD.kind OR NEW.entity_id <> OLD.entity_id "
    "OR NEW.on_date <> OLD.on_date OR NEW.amount <> OLD.amount OR NEW.journal_id <> OLD.journal_id "
    "OR coalesce(CAST(NEW.customer_id AS text), '') <> coalesce(CAST(OLD.customer_id AS text), '') "
    "OR (OLD.void_journal_id IS NOT NULL AND (NEW.void_journal_id IS NULL "
    "OR NEW.void_journal_id <> OLD.void_journal_id))"
)
_REFUSE: Final = "RAISE EXCEPTION 'APPEND_ONLY receivable_document' USING ERRCODE = 'LB003'"
_STOP: Final = "SELECT RAISE(ABORT, 'LB003 APPEND_ONLY receivable_document')"

GUARDS: Final[list[Guard]] = [
    *append_only("receivable_reminder", ("org_id", "id")),
    Guard(
        "receivable_document_fixed", "receivable_document", "BEFORE UPDATE",
        f"IF {_FIXED} THEN {_REFUSE}; END IF; RETURN NEW;",
        (("BEFORE UPDATE", f"{_STOP} WHERE {_FIXED};"),),
    ),
    Guard(
        "receivable_document_kept", "receivable_document", "BEFORE DELETE",
        f"{_REFUSE}; RETURN NULL;", (("BEFORE DELETE", f"{_STOP};"),),
    ),
]  # fmt: skip
