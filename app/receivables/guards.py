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

#: What one customer paid does not settle another's debt, unless one of them was merged.  Taking an
#: allocation back is always allowed: a merge may have been undone since.
_STRANGERS: Final = (
    "SELECT 1 FROM party_item c JOIN party_item r ON r.org_id = c.org_id "
    "WHERE {f}.amount > 0 AND c.org_id = {f}.org_id AND c.journal_id = {f}.charge_id "
    "AND c.line_no = {f}.charge_line AND r.journal_id = {f}.credit_id "
    "AND r.line_no = {f}.credit_line AND (coalesce(c.party_kind, '') <> coalesce(r.party_kind, '') "
    "OR coalesce(CAST(c.party_id AS text), '') <> coalesce(CAST(r.party_id AS text), '')) "
    "AND NOT EXISTS (SELECT 1 FROM customer m WHERE m.org_id = c.org_id "
    "AND m.merged_into IS NOT NULL AND m.id IN (c.party_id, r.party_id))"
)

GUARDS: Final[list[Guard]] = [
    Guard(
        "allocation_one_party", "allocation", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        "IF EXISTS (SELECT 1 FROM fresh f WHERE EXISTS (" + _STRANGERS.format(f="f") + ")) THEN "
        "RAISE EXCEPTION 'NOT_A_PAIR allocation' USING ERRCODE = 'LB020'; END IF; RETURN NULL;",
        (
            (
                "BEFORE INSERT",
                "SELECT RAISE(ABORT, 'LB020 NOT_A_PAIR allocation') WHERE EXISTS ("
                + _STRANGERS.format(f="NEW") + ");",
            ),
        ),
        row=False,
    ),
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
