"""What the database refuses: items that are no journal lines, allocations beyond what is open."""

from __future__ import annotations

from typing import Final

from app.audit.guards import FOREIGN_PG, FOREIGN_SQLITE
from app.core.guards import Guard, append_only, ledger_written_only_by_triggers

_OPEN: Final = "party_item_open (org_id, journal_id, line_no, amount, open)"
#: The item is the line: same account, party, day and amount.
_LINE: Final = (
    "SELECT 1 FROM journal_line l WHERE l.org_id = {f}.org_id AND l.journal_id = {f}.journal_id "
    "AND l.line_no = {f}.line_no AND l.account_id = {f}.account_id AND l.on_date = {f}.on_date "
    "AND l.entity_id = {f}.entity_id AND l.debit + l.credit = {f}.amount "
    "AND coalesce(CAST(l.party_id AS text), '') = coalesce(CAST({f}.party_id AS text), '')"
)
#: Both of one account and entity, one raises and one lowers, neither is younger than the row.
_PAIR: Final = (
    "SELECT 1 FROM party_item c JOIN party_item r ON r.org_id = c.org_id "
    "AND r.account_id = c.account_id AND r.entity_id = c.entity_id AND c.charge AND NOT r.charge "
    "WHERE c.org_id = {f}.org_id AND c.journal_id = {f}.charge_id AND c.line_no = {f}.charge_line "
    "AND r.journal_id = {f}.credit_id AND r.line_no = {f}.credit_line "
    "AND {f}.on_date >= c.on_date AND {f}.on_date >= r.on_date"
)
#: Locked in one order, so that two payments of one customer never wait for each other in a ring.
_TAKE_PG: Final = (
    "PERFORM 1 FROM party_item_open o WHERE EXISTS (SELECT 1 FROM fresh f WHERE f.org_id = o.org_id "
    "AND ((f.charge_id = o.journal_id AND f.charge_line = o.line_no) "
    "OR (f.credit_id = o.journal_id AND f.credit_line = o.line_no))) "
    "ORDER BY o.org_id, o.journal_id, o.line_no FOR UPDATE;\n"
    "UPDATE party_item_open o SET open = o.open - s.amount FROM (SELECT x.org_id, x.id, x.line, "
    "sum(x.amount) AS amount FROM (SELECT org_id, charge_id AS id, charge_line AS line, amount "
    "FROM fresh UNION ALL SELECT org_id, credit_id, credit_line, amount FROM fresh) x "
    "GROUP BY x.org_id, x.id, x.line) s WHERE o.org_id = s.org_id AND o.journal_id = s.id "
    "AND o.line_no = s.line;\n"
)
_TAKE_SQLITE: Final = "".join(
    f"UPDATE party_item_open SET open = open - NEW.amount WHERE org_id = NEW.org_id "
    f"AND journal_id = NEW.{one}_id AND line_no = NEW.{one}_line;\n"
    for one in ("charge", "credit")
)


def _of_a_command(table: str) -> Guard:
    return Guard(
        f"{table}_command", table, "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        FOREIGN_PG + "RETURN NULL;", (("BEFORE INSERT", FOREIGN_SQLITE),), row=False,
    )  # fmt: skip


GUARDS: Final[list[Guard]] = [
    *append_only("party_item", ("org_id", "journal_id", "line_no")),
    *append_only(
        "allocation",
        ("org_id", "charge_id", "charge_line", "credit_id", "credit_line", "cmd", "place"),
    ),
    *append_only("party_due", ("org_id", "journal_id")),
    _of_a_command("party_item"),
    _of_a_command("allocation"),
    _of_a_command("party_due"),
    ledger_written_only_by_triggers("party_item_open"),
    Guard(
        "party_item_open_no_truncate", "party_item_open", "BEFORE TRUNCATE",
        "RAISE EXCEPTION 'DERIVED party_item_open' USING ERRCODE = 'LB003'; RETURN NULL;", (),
        row=False,
    ),
    Guard(
        "party_item_of_line", "party_item", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        "IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS (" + _LINE.format(f="f") + ")) THEN "
        "RAISE EXCEPTION 'NOT_A_LINE party_item' USING ERRCODE = 'LB020'; END IF;\n"
        f"INSERT INTO {_OPEN} SELECT f.org_id, f.journal_id, f.line_no, f.amount, f.amount "
        "FROM fresh f;\nRETURN NULL;",
        (
            (
                "AFTER INSERT",
                "SELECT RAISE(ABORT, 'LB020 NOT_A_LINE party_item') WHERE NOT EXISTS ("
                + _LINE.format(f="NEW") + f");\nINSERT INTO {_OPEN} VALUES (NEW.org_id, "
                "NEW.journal_id, NEW.line_no, NEW.amount, NEW.amount);",
            ),
        ),
        row=False,
    ),
    Guard(
        "allocation_taken", "allocation", "AFTER INSERT REFERENCING NEW TABLE AS fresh",
        "IF EXISTS (SELECT 1 FROM fresh f WHERE NOT EXISTS (" + _PAIR.format(f="f") + ")) THEN "
        "RAISE EXCEPTION 'NOT_A_PAIR allocation' USING ERRCODE = 'LB020'; END IF;\n"
        + _TAKE_PG + "RETURN NULL;",
        (
            (
                "AFTER INSERT",
                "SELECT RAISE(ABORT, 'LB020 NOT_A_PAIR allocation') WHERE NOT EXISTS ("
                + _PAIR.format(f="NEW") + ");\n" + _TAKE_SQLITE,
            ),
        ),
        row=False,
    ),
]  # fmt: skip
