"""The list of receivables, its cards, and what customers have to their credit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import contains, cursor_of, like, read_cursor
from app.core.commands import Page, answers
from app.core.driver import as_date, day_of
from app.core.money import ZERO, Money
from app.customers.rules import NAMELESS, normalise_phone, shown_phone
from app.identity.steps import settings
from app.receivables.api import (
    Bucket,
    CreditList,
    CreditRow,
    ReceivableFigures,
    ReceivableList,
    ReceivableRow,
    ReceivableSummary,
)
from app.receivables.queries.parties import WHO, party_of
from app.statements.rules.ageing import Item, Terms
from app.subledger.queries.items import (
    DOCUMENT,
    IS_DOCUMENT,
    JOURNALS,
    OF_DOCUMENT,
    due_sql,
    own,
    term_days,
)

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read

#: Charges: a mirror that is settled is no document, it only took one back.
_CHARGES: Final = (
    "FROM {items} JOIN party_item_open p ON p.org_id = i.org_id "
    "AND p.journal_id = i.journal_id AND p.line_no = i.line_no "
    + JOURNALS
    + WHO
    + "JOIN legal_entity e ON e.org_id = i.org_id AND e.id = i.entity_id "
    "LEFT JOIN party_due d ON d.org_id = i.org_id AND d.journal_id = i.journal_id "
    "LEFT JOIN journal v ON v.org_id = i.org_id AND v.reverses_id = i.journal_id "
    "WHERE i.org_id = :org AND i.side = 'receivable' AND i.charge "
    "AND (j.reverses_id IS NULL OR p.open > 0) "
)
_ALL: Final = _CHARGES.replace("{items}", "party_item i")
_ONE: Final = _CHARGES.replace("{items}", OF_DOCUMENT)
_STATES: Final = {
    "open": "AND p.open > 0 ",
    "overdue": "AND p.open > 0 AND {due} < :today ",
    "paid": "AND p.open = 0 AND v.id IS NULL ",
    "all": "",
}
#: A payment's number finds the documents it paid.
_PAID_WITH: Final = (
    "EXISTS (SELECT 1 FROM allocation w JOIN journal r ON r.org_id = w.org_id "
    "AND r.id = w.credit_id WHERE w.org_id = i.org_id AND w.charge_id = i.journal_id "
    "AND w.charge_line = i.line_no AND lower(r.source_number) LIKE :text ESCAPE '!')"
)
_MOST: Final = 500


@answers(ReceivableList)
def receivable_list(read: Read, ask: ReceivableList) -> Page[ReceivableRow]:
    """A page by due date, what is due first at the top; settled ones newest first."""
    due = due_sql(read.dialect)
    up = ask.state in {"open", "overdue"}
    mine, own_ = own(read)
    where = [_STATES[ask.state].format(due=due), mine]
    params: dict[str, Any] = {"term": term_days(read), "today": read.today, **own_}
    if ask.entity:
        where.append("AND i.entity_id = :entity ")
        params["entity"] = entity_of(read, ask.entity).id
    if ask.customer:
        where.append(f"AND {read.among('i.party_id', 'parties')} ")
        params["parties"] = list(party_of(read, ask.customer).ids)
    if ask.text:
        phone = normalise_phone(ask.text)
        columns = [DOCUMENT, "j.number", "coalesce(k.name, '')", "coalesce(k.code, '')"]
        by_phone = " OR k.phone = :phone" if phone else ""
        where.append(f"AND ({contains(columns)}{by_phone} OR {_PAID_WITH}) ")
        params |= {"text": like(ask.text), "phone": phone}
    if ask.bucket is not None:
        where.append(_within(terms_of(read), ask.bucket, read.today, due, params))
    if ask.after:
        day, journal, line = read_cursor(ask.after, "day", "id", "int")
        sign = ">" if up else "<"
        where.append(f"AND ({due}, i.journal_id, i.line_no) {sign} (:day, :journal, :line) ")
        params |= {"day": day, "journal": journal, "line": line}
    order = "" if up else " DESC"
    rows = read.rows(
        f"SELECT i.journal_id, i.line_no, {DOCUMENT}, j.source_kind, coalesce(k.code, ''), k.name, "
        f"k.phone, i.on_date, {due}, i.amount, p.open, j.number, e.code, "
        f"CASE WHEN v.id IS NULL THEN 0 ELSE 1 END {_ALL}{''.join(where)}"
        f"ORDER BY {due}{order}, i.journal_id{order}, i.line_no{order} LIMIT :many",
        **params, many=ask.limit + 1,
    )  # fmt: skip
    page = rows[: ask.limit]
    after = None
    if len(rows) > ask.limit:
        last = page[-1]
        after = cursor_of(as_date(last[8]), last[0], last[1])
    return Page(tuple(row_of(row[2:], read.today) for row in page), after)


def row_of(row: tuple[Any, ...], today: date) -> ReceivableRow:
    """A row from the columns the list selects, without the key of the item."""
    number, source, code, name, phone, on, due, amount, open_, journal, entity, voided = row
    due_on, on_date = day_of(due), day_of(on)
    state = "current"
    if voided:
        state = "void"
    elif not open_:
        state = "paid"
    elif due_on < today:
        state = "overdue"
    kind = {"order": "order", "receivable": "invoice"}.get(source, "journal")
    return ReceivableRow(
        number=number, kind=kind, customer=code, customer_name=name or NAMELESS,
        phone=shown_phone(phone), on_date=on_date, due_on=due_on, total=Money(amount),
        paid=Money(amount - open_), open=Money(open_), age=(today - due_on).days, state=state,
        journal=journal, entity=entity,
    )  # fmt: skip


def one_row(read: Read, document: str) -> tuple[str, int, ReceivableRow] | None:
    """The first item of a document that is still open, else its first; with its key."""
    due = due_sql(read.dialect)
    mine, params = own(read)
    rows = read.rows(
        f"SELECT i.journal_id, i.line_no, {DOCUMENT}, j.source_kind, coalesce(k.code, ''), k.name, "
        f"k.phone, i.on_date, {due}, i.amount, p.open, j.number, e.code, "
        f"CASE WHEN v.id IS NULL THEN 0 ELSE 1 END {_ONE}AND {IS_DOCUMENT} {mine}"
        "ORDER BY CASE WHEN p.open > 0 THEN 0 ELSE 1 END, i.on_date, i.journal_id LIMIT 1",
        document=document, term=term_days(read), **params,
    )  # fmt: skip
    return (rows[0][0], rows[0][1], row_of(rows[0][2:], read.today)) if rows else None


def terms_of(read: Read) -> Terms:
    """How age is counted, by the organisation's settings: the same as the ageing report (B7)."""
    kept = settings(read).ageing
    limits = (kept.days_first, kept.days_second, kept.days_third)
    return Terms(kept.basis, limits, kept.term_days)


def _within(terms: Terms, bucket: int, today: date, due: str, params: dict[str, Any]) -> str:
    """Condition: the age falls into a bucket of the terms."""
    since = due if terms.basis == "due" else "i.on_date"
    if bucket == 0:
        return f"AND {since} >= :today "
    bounds = (0, *terms.limits)
    at = min(bucket, len(terms.limits) + 1) - 1
    params["youngest"] = today - timedelta(days=bounds[at])
    found = f"AND {since} < :youngest "
    if at < len(terms.limits):
        params["oldest"] = today - timedelta(days=terms.limits[at])
        found += f"AND {since} >= :oldest "
    return found


@answers(ReceivableFigures)
def receivable_figures(read: Read, ask: ReceivableFigures) -> ReceivableSummary:
    """Sums by due date, laid into the buckets of the settings."""
    due = due_sql(read.dialect)
    entity = entity_of(read, ask.entity).id if ask.entity else ""
    mine, params = own(read)
    narrowed = f"{mine}AND i.entity_id = :entity " if entity else mine
    rows = read.rows(
        f"SELECT {due}, i.on_date, CAST(sum(i.amount) AS bigint), CAST(sum(p.open) AS bigint), "
        f"count(*) {_ALL}AND p.open > 0 {narrowed}GROUP BY 1, 2 ORDER BY 1, 2",
        term=term_days(read), entity=entity, **params,
    )  # fmt: skip
    terms = terms_of(read)
    amounts = [0] * len(terms.titles)
    counts = [0] * len(terms.titles)
    whole = open_ = late = late_count = 0
    for due_on, on, amount, left, count in rows:
        item = Item("", "", "", day_of(on), left, due=day_of(due_on))
        at = terms.bucket(item, read.today)
        amounts[at] += left
        counts[at] += count
        whole += amount
        open_ += left
        if day_of(due_on) < read.today:
            late += left
            late_count += count
    credited, advances = _to_their_credit(read, entity)
    return ReceivableSummary(
        total=Money(whole), paid=Money(whole - open_), open=Money(open_), overdue=Money(late),
        overdue_documents=late_count,
        buckets=tuple(
            Bucket(title, Money(amount), count)
            for title, amount, count in zip(terms.titles, amounts, counts, strict=True)
        ),
        credits=credited, advances=advances,
    )  # fmt: skip


def _to_their_credit(read: Read, entity: str) -> tuple[Money, Money]:
    mine, params = own(read)
    narrowed = f"{mine}AND i.entity_id = :entity " if entity else mine
    found = {
        side: Money(sen)
        for side, sen in read.rows(
            "SELECT i.side, CAST(sum(p.open) AS bigint) FROM party_item i JOIN party_item_open p "
            "ON p.org_id = i.org_id AND p.journal_id = i.journal_id AND p.line_no = i.line_no "
            "WHERE i.org_id = :org AND p.open > 0 AND ((i.side = 'receivable' AND NOT i.charge) "
            f"OR (i.side = 'customer_advance' AND i.charge)) {narrowed}GROUP BY i.side",
            entity=entity,
            **params,
        )
    }
    return found.get("receivable", ZERO), found.get("customer_advance", ZERO)


@answers(CreditList)
def credit_list(read: Read, ask: CreditList) -> tuple[CreditRow, ...]:
    """Advances, returns and payments that are not set against anything."""
    narrowed, params = own(read)
    if ask.customer:
        narrowed += f"AND {read.among('i.party_id', 'parties')} "
        params["parties"] = list(party_of(read, ask.customer).ids)
    if ask.entity:
        narrowed += "AND i.entity_id = :entity "
        params["entity"] = entity_of(read, ask.entity).id
    rows = read.rows(
        f"SELECT {DOCUMENT}, coalesce(k.code, ''), k.name, i.on_date, p.open, i.side "
        f"FROM party_item i {JOURNALS}{WHO}JOIN party_item_open p ON p.org_id = i.org_id "
        "AND p.journal_id = i.journal_id AND p.line_no = i.line_no WHERE i.org_id = :org "
        "AND p.open > 0 AND ((i.side = 'receivable' AND NOT i.charge) "
        f"OR (i.side = 'customer_advance' AND i.charge)) {narrowed}"
        "ORDER BY i.on_date, i.journal_id, i.line_no LIMIT :many",
        **params, many=_MOST,
    )  # fmt: skip
    return tuple(
        CreditRow(document, code, name or NAMELESS, day_of(on), Money(sen), side != "receivable")
        for document, code, name, on, sen, side in rows
    )
