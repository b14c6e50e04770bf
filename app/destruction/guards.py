"""Database rules of destruction: who approves, what stays for ever (ERP-BAP-02, INV-20)."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

#: A finished BAP keeps everything; its real cost is written once, by the gate.
_KEPT: Final = (
    "OLD.state IN ('completed', 'cancelled') AND (OLD.total_value IS NOT NULL "
    "OR NEW.state <> OLD.state OR NEW.version <> OLD.version OR NEW.number <> OLD.number "
    "OR NEW.warehouse_id <> OLD.warehouse_id OR NEW.reason <> OLD.reason "
    "OR NEW.destruction_date <> OLD.destruction_date OR NEW.requested_by <> OLD.requested_by)"
)
_STATES: Final = (
    "NEW.state <> OLD.state AND NOT (OLD.state = 'draft' AND NEW.state IN ('approved', 'cancelled') "
    "OR OLD.state = 'approved' AND NEW.state IN ('draft', 'completed', 'cancelled'))"
)
_DUAL_PG: Final = "coalesce(o.settings->>'separation_of_duties', 'true') = 'true'"
_DUAL_SQLITE: Final = "coalesce(json_extract(o.settings, '$.separation_of_duties'), 1) = 1"


def _own_approval(dual: str) -> str:
    """Where dual control is set, nobody approves what they asked for or changed (WMS-SEC-12)."""
    return (
        "NEW.state = 'approved' AND NEW.approved_by IN (NEW.requested_by, NEW.edited_by) "
        f"AND EXISTS (SELECT 1 FROM organisation o WHERE o.org_id = NEW.org_id AND {dual})"
    )


def _finished(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM destruction_document d WHERE d.org_id = "
        f"{row}.org_id AND d.id = {row}.document_id AND d.state IN ('completed', 'cancelled'))"
    )


def _pg(condition: str, words: str, code: str = "LB003") -> str:
    return f"IF {condition} THEN RAISE EXCEPTION '{words}' USING ERRCODE = '{code}'; END IF;\n"


def _lite(condition: str, words: str, code: str = "LB003") -> str:
    return f"SELECT RAISE(ABORT, '{code} {words}') WHERE {condition};\n"


_DOCUMENT: Final = "APPEND_ONLY destruction_document"
_ITEM: Final = "APPEND_ONLY destruction_item"
_SAME: Final = "SAME_PERSON destruction_document"
#: The gate adds the cost to items of a BAP that has just been completed, and nothing else.
_COSTED: Final = "OLD.value IS NULL AND NEW.qty = OLD.qty AND NEW.lot_id = OLD.lot_id"
_COST_AGAIN: Final = "OLD.unit_cost IS NULL AND NEW.value = OLD.value AND NEW.qty = OLD.qty"

GUARDS: Final[list[Guard]] = [
    *append_only("destruction_print", ("org_id", "id")),
    *append_only("destruction_evidence", ("org_id", "id")),
    Guard(
        "destruction_document_kept", "destruction_document", "BEFORE UPDATE",
        _pg(_KEPT, _DOCUMENT) + _pg(_STATES, _DOCUMENT)
        + _pg(_own_approval(_DUAL_PG), _SAME, "LB017") + "RETURN NEW;",
        (
            (
                "BEFORE UPDATE",
                _lite(_KEPT, _DOCUMENT) + _lite(_STATES, _DOCUMENT)
                + _lite(_own_approval(_DUAL_SQLITE), _SAME, "LB017"),
            ),
        ),
    ),
    Guard(
        "destruction_document_never_deleted", "destruction_document", "BEFORE DELETE",
        f"RAISE EXCEPTION '{_DOCUMENT}' USING ERRCODE = 'LB003'; RETURN NULL;",
        (("BEFORE DELETE", f"SELECT RAISE(ABORT, 'LB003 {_DOCUMENT}');"),),
    ),
    Guard(
        "destruction_item_kept", "destruction_item", "BEFORE UPDATE",
        _pg(f"{_finished('OLD')} AND NOT ({_COSTED}) AND NOT ({_COST_AGAIN})", _ITEM)
        + "RETURN NEW;",
        (
            (
                "BEFORE UPDATE",
                _lite(f"{_finished('OLD')} AND NOT ({_COSTED}) AND NOT ({_COST_AGAIN})", _ITEM),
            ),
        ),
    ),
    Guard(
        "destruction_item_never_deleted", "destruction_item", "BEFORE DELETE",
        _pg(_finished("OLD"), _ITEM) + "RETURN OLD;",
        (("BEFORE DELETE", _lite(_finished("OLD"), _ITEM)),),
    ),
    Guard(
        "destruction_item_added", "destruction_item", "BEFORE INSERT",
        _pg(_finished("NEW"), _ITEM) + "RETURN NEW;",
        (("BEFORE INSERT", _lite(_finished("NEW"), _ITEM)),),
    ),
]  # fmt: skip
