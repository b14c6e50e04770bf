"""What the database refuses: a summary is never changed, a journal never moved to another."""

from __future__ import annotations

from typing import Final

from app.core.guards import Guard, append_only

_FITS: Final = (
    "SELECT 1 FROM journal j JOIN daily_sales d ON d.org_id = j.org_id "
    "AND d.entity_id = j.entity_id AND d.on_date = j.on_date WHERE j.org_id = {f}.org_id "
    "AND j.id = {f}.journal_id AND d.id = {f}.daily_sales_id"
)

GUARDS: Final[list[Guard]] = [
    *append_only("daily_sales", ("org_id", "id")),
    *append_only("daily_sales_entry", ("org_id", "journal_id")),
    Guard(
        "daily_sales_entry_fits", "daily_sales_entry",
        "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        "IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS (" + _FITS.format(f="f") + ")) THEN "
        "RAISE EXCEPTION 'NOT_OF_DAY daily_sales_entry' USING ERRCODE = 'LB020'; END IF; "
        "RETURN NULL;",
        (
            (
                "BEFORE INSERT",
                "SELECT RAISE(ABORT, 'LB020 NOT_OF_DAY daily_sales_entry') WHERE NOT EXISTS ("
                + _FITS.format(f="NEW") + ");",
            ),
        ),
        row=False,
    ),
]  # fmt: skip
