"""What the hash of a journal is taken over, as SQL for both databases (accounting-ux C5, I30).

A seal is ``SHA-256(hash of the journal before || content)``, in lower-case hexadecimal, one chain
per legal entity and year, in the order of the numbers.  The content is the header and all lines as
netstrings, ``length:text`` with the length in characters, so that no two journals can have the same
one.  It holds ids, not codes: renaming an account breaks no seal (I7).  Money is in sen, a missing
dimension is empty; a missing unit is not there at all, as in the lines from before there were any:
no line number is as long as an id, so nothing can be read in two ways.
``app/accounting/rules/chain.py`` says the same in Python, for exports.
"""

from __future__ import annotations

from typing import Final

from app.core.sealing import GENESIS

#: Part of every content; another formula would be another version.
VERSION: Final = "1"


def _net(value: str) -> str:
    return f"length({value}) || ':' || {value}"


def _text(column: str) -> str:
    return f"CAST({column} AS text)"


def _optional(column: str) -> str:
    return f"coalesce(CAST({column} AS text), '')"


def _content(j: str, joined: str) -> str:
    # ISO dates whatever the DateStyle of the session: SQLite keeps them as text already.
    header = (
        f"'{VERSION}'", _text(f"{j}.entity_id"), f"{j}.number", f"{{day:{j}.on_date}}",
        f"{j}.description", f"{j}.event", f"{j}.event_key", f"{j}.source_number",
        _optional(f"{j}.reverses_id"), f"CASE WHEN {j}.closing THEN '1' ELSE '0' END",
    )  # fmt: skip
    line = (
        _text("l.line_no"), _text("l.account_id"), _text("l.debit"), _text("l.credit"),
        _optional("l.store_id"), _optional("l.warehouse_id"), "coalesce(l.party_kind, '')",
        _optional("l.party_id"), "l.memo",
    )  # fmt: skip
    whole = " || ".join(_net(part) for part in header)
    unit = _text("l.unit_id")
    each = (
        " || ".join(_net(part) for part in line)
        + f" || CASE WHEN l.unit_id IS NULL THEN '' ELSE {_net(unit)} END"
    )
    lines = (
        f"SELECT {joined.format(each=each)} FROM journal_line l WHERE l.org_id = {j}.org_id "
        f"AND l.journal_id = {j}.id"
    )
    return f"{whole} || coalesce(({lines}), '')"


def content(dialect: str, journal: str) -> str:
    """SQL of the content of the journal with this alias."""
    day = f"{{day:{journal}.on_date}}"
    if dialect == "postgresql":
        joined = "string_agg({each}, '' ORDER BY l.line_no)"
        return _content(journal, joined).replace(day, f"to_char({journal}.on_date, 'YYYY-MM-DD')")
    joined = "group_concat({each}, '' ORDER BY l.line_no)"
    return _content(journal, joined).replace(day, f"{journal}.on_date")


def sha256(dialect: str, text: str) -> str:
    """SQL of the hash of a text."""
    if dialect == "postgresql":
        return f"encode(sha256(convert_to({text}, 'UTF8')), 'hex')"
    return f"sha256_hex({text})"


def year(journal: str) -> str:
    """SQL of the year in a number JRN-YYYY-NNNNNN."""
    return f"substr({journal}.number, 5, 4)"


def place(journal: str) -> str:
    """SQL of the running number in it."""
    return f"CAST(substr({journal}.number, 10) AS bigint)"


#: PL/pgSQL of the trigger that seals what a statement posted.  Whoever holds the number's counter
#: is the only one who can be here for that entity and year, so the link before is final.
SEAL_PG: Final = (
    "FOR made IN SELECT f.org_id, f.entity_id, f.id, " + year("f") + " AS year, " + place("f") +
    " AS n, " + content("postgresql", "f") + " AS content FROM fresh f ORDER BY 1, 2, 4, 5 LOOP\n"
    "  IF done_n IS NULL OR done_n <> made.n - 1 OR done_of <> made.entity_id OR done_in <> "
    "made.year THEN\n"
    "    SELECT s.hash INTO head FROM journal_seal s WHERE s.org_id = made.org_id "
    "AND s.entity_id = made.entity_id AND s.year = made.year AND s.n = made.n - 1;\n"
    f"    head := coalesce(head, '{GENESIS}');\n"
    "  END IF;\n"
    "  head := " + sha256("postgresql", "head || made.content") + ";\n"
    "  INSERT INTO journal_seal (org_id, entity_id, year, n, journal_id, hash) VALUES "
    "(made.org_id, made.entity_id, made.year, made.n, made.id, head);\n"
    "  done_of := made.entity_id; done_in := made.year; done_n := made.n;\n"
    "END LOOP;\nRETURN NULL;"
)  # fmt: skip
SEAL_DECLARE: Final = "made record; head text; done_of uuid; done_in text; done_n bigint;"


#: The same as a statement of the gate: SQLite lets no function of ours run inside a trigger, since
#: another program that opened the file could not vouch for it (``trusted_schema``).  By name of the
#: index: the one that sorts as the chain does looked better to SQLite, and reads every journal.
_BEFORE: Final = (
    "coalesce((SELECT s.hash FROM journal_seal s WHERE s.org_id = :org "
    "AND s.entity_id = c.entity_id AND s.year = c.year AND s.n = c.n - 1), "
    f"'{GENESIS}')"
)
_ALONE: Final = sha256("sqlite", f"{_BEFORE} || c.content")
_CHAINED: Final = (
    f"hash_chain({_BEFORE}, c.content) OVER (PARTITION BY c.entity_id, c.year "
    "ORDER BY c.n ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
)
_OF_COMMAND: Final = "journal j INDEXED BY ix_journal_cmd WHERE j.org_id = :org AND j.cmd = :cmd"


def _seal_sqlite(hashed: str, journals: str) -> str:
    return (
    "INSERT INTO journal_seal (org_id, entity_id, year, n, journal_id, hash) "
    f"SELECT :org, c.entity_id, c.year, c.n, c.id, {hashed} FROM ("
    "SELECT j.entity_id, j.id, " + year("j") + " AS year, " + place("j") + " AS n, " +
    content("sqlite", "j") + f" AS content FROM {journals}) c"
    )  # fmt: skip


#: Of a command that posts one journal, as nearly all do; a chain within it costs twice as much.
SEAL_ONE_SQLITE: Final = _seal_sqlite(_ALONE, _OF_COMMAND)
SEAL_SQLITE: Final = _seal_sqlite(_CHAINED, _OF_COMMAND)
#: The same for a part of what a command brings: journals of an export come by the thousand.
SEAL_RESTORED_SQLITE: Final = _seal_sqlite(
    _CHAINED,
    "{restored_journal} r CROSS JOIN journal j WHERE j.org_id = :org AND j.id = r.id",
)
