"""Effects of the books and the statements that apply them."""

from __future__ import annotations

from typing import Final

from app.accounting.sealing import SEAL_ONE_SQLITE, SEAL_RESTORED_SQLITE, SEAL_SQLITE
from app.core.db import NIL
from app.core.effects import LEDGER, EffectKind, Step, one, several

JOURNAL: Final = LEDGER.kind(
    EffectKind(
        "journal",
        (
            ("id", "uuid"), ("entity_id", "uuid"), ("number_ord", "bigint"), ("on_date", "date"),
            ("description", "text"), ("event", "text"), ("event_key", "text"),
            ("source_kind", "text"), ("source_id", "uuid"), ("source_number", "text"),
            ("reverses_id", "uuid"), ("closing", "bool"),
        ),
    )
)  # fmt: skip

LINE: Final = LEDGER.kind(
    EffectKind(
        "line",
        (
            ("journal_id", "uuid"), ("line_no", "bigint"), ("entity_id", "uuid"),
            ("on_date", "date"), ("closing", "bool"), ("account_id", "uuid"), ("debit", "bigint"),
            ("credit", "bigint"), ("store_id", "uuid"), ("warehouse_id", "uuid"),
            ("party_kind", "text"), ("party_id", "uuid"), ("memo", "text"), ("unit_id", "uuid"),
        ),
    )
)  # fmt: skip

#: A month's new state, decided on the old one and set behind the journals that close the month.
PERIOD_STATE: Final = LEDGER.kind(
    EffectKind(
        "period_state",
        (("entity_id", "uuid"), ("ym", "text"), ("old", "text"), ("state", "text")),
    )
)

#: A journal out of an export of the books, with the number, person and instant it was posted with.
#: Its lines are ``line`` effects, its number a ``restored_number``.
RESTORED_JOURNAL: Final = LEDGER.kind(
    EffectKind(
        "restored_journal",
        (
            ("id", "uuid"), ("entity_id", "uuid"), ("number", "text"), ("on_date", "date"),
            ("description", "text"), ("event", "text"), ("event_key", "text"),
            ("source_kind", "text"), ("source_id", "uuid"), ("source_number", "text"),
            ("reverses_id", "uuid"), ("closing", "bool"), ("actor_id", "uuid"), ("at", "instant"),
        ),
    )
)  # fmt: skip

#: A document number given before the books were exported; ``number_ord`` counts in the command.
RESTORED_NUMBER: Final = LEDGER.kind(
    EffectKind(
        "restored_number",
        (
            ("series", "text"), ("scope", "uuid"), ("period", "text"), ("n", "bigint"),
            ("number_ord", "bigint"), ("text", "text"),
        ),
    )
)  # fmt: skip
_COUNTED: Final = (
    "INSERT INTO document_counter (org_id, series, scope, period, last) SELECT CAST(:org AS {uuid}), "
    "r.series, r.scope, r.period, max(r.n) FROM {restored_number} r WHERE true "
    "GROUP BY r.series, r.scope, r.period ORDER BY r.series, r.scope, r.period "
    "ON CONFLICT (org_id, series, scope, period) DO UPDATE SET last = excluded.last"
)

#: Lines of documents and of stock go in together, so that the rules of the books run once.
INTO_LINES: Final = (
    "INSERT INTO journal_line (org_id, journal_id, line_no, cmd, entity_id, on_date, closing, "
    "account_id, debit, credit, store_id, warehouse_id, party_kind, party_id, memo, unit_id)"
)


def unit_of(named: str, store: str, warehouse: str) -> str:
    """SQL of the unit of a line: the one named, else its store's, else its warehouse's.

    Named can be the zero id: none, whatever the store and the warehouse belong to.  The only place
    where a unit is found, so that no slice that posts has to think of it.
    """
    of = (
        "CASE WHEN {x} IS NOT NULL THEN (SELECT u.unit_id FROM business_unit_member u "
        "WHERE u.org_id = :org AND u.member_id = {x}) END"
    )
    nil = f"CAST('{NIL}' AS {{uuid}})"
    return f"nullif(coalesce({named}, {of.format(x=store)}, {of.format(x=warehouse)}), {nil})"


LEDGER.step(
    Step(
        50, "journal lines", ("line",),
        "SELECT CAST(:org AS {uuid}), l.journal_id, l.line_no, CAST(:cmd AS {uuid}), l.entity_id, "
        "l.on_date, l.closing, l.account_id, l.debit, l.credit, l.store_id, l.warehouse_id, "
        "l.party_kind, l.party_id, l.memo, "
        + unit_of("l.unit_id", "l.store_id", "l.warehouse_id") + " FROM {line} l ORDER BY l.ord",
        into=INTO_LINES,
    ),
    Step(
        90, "journals", ("journal",),
        "INSERT INTO journal (org_id, id, cmd, entity_id, number, on_date, description, event, "
        "event_key, source_kind, source_id, source_number, reverses_id, closing, actor_id, at) "
        "SELECT CAST(:org AS {uuid}), j.id, CAST(:cmd AS {uuid}), j.entity_id, d.text, j.on_date, "
        "j.description, j.event, j.event_key, j.source_kind, j.source_id, j.source_number, "
        "j.reverses_id, j.closing, CAST(:actor AS {uuid}), {at} FROM {journal} j "
        "JOIN document_number d ON d.org_id = :org AND d.cmd = :cmd AND d.ord = j.number_ord "
        "ORDER BY j.ord",
        apart=False,
    ),
    Step(68, "counters of restored numbers", ("restored_number",), _COUNTED),
    Step(
        69, "restored numbers", ("restored_number",),
        "INSERT INTO document_number (org_id, series, scope, period, n, cmd, ord, text) "
        "SELECT CAST(:org AS {uuid}), r.series, r.scope, r.period, r.n, CAST(:cmd AS {uuid}), "
        "r.number_ord, r.text FROM {restored_number} r ORDER BY r.ord",
    ),
    Step(
        90, "restored journals", ("restored_journal",),
        "INSERT INTO journal (org_id, id, cmd, entity_id, number, on_date, description, event, "
        "event_key, source_kind, source_id, source_number, reverses_id, closing, actor_id, at) "
        "SELECT CAST(:org AS {uuid}), j.id, CAST(:cmd AS {uuid}), j.entity_id, j.number, "
        "j.on_date, j.description, j.event, j.event_key, j.source_kind, j.source_id, "
        "j.source_number, j.reverses_id, j.closing, j.actor_id, j.at FROM {restored_journal} j "
        "ORDER BY j.ord",
    ),
    Step(
        91, "seals of restored journals", ("restored_journal",), SEAL_RESTORED_SQLITE,
        only="sqlite",
    ),
    Step(91, "seal of a journal", (one("journal"),), SEAL_ONE_SQLITE, only="sqlite"),
    Step(91, "seals of journals", (several("journal"),), SEAL_SQLITE, only="sqlite"),
    Step(
        95, "period states", ("period_state",),
        "UPDATE period SET state = x.state FROM {period_state} x WHERE period.org_id = :org "
        "AND period.entity_id = x.entity_id AND period.ym = x.ym AND period.state = x.old",
    ),
)  # fmt: skip
