"""What the sub-ledger promises (accounting-ux E): run nightly and before a month is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.queries.blockers import blocks
from app.accounting.queries.checks import check
from app.core.driver import as_date
from app.core.money import Money
from app.core.text import tanggal
from app.subledger.ledger import CONTROLS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.accounting.queries.blockers import Month
    from app.core.work import Read

#: Items against lines of the control accounts, per account, entity, party and day: equal on every
#: day, so at every date.  Summed before anything has a name: what differs is little, and by
#: whichever name a database began it would read all of it once for each account.
_GAPS: Final = (
    "SELECT a.code, e.code AS entity, x.on_date, x.party_id, x.gap FROM (SELECT y.account_id, "
    "y.entity_id, y.on_date, y.party_id, CAST(sum(y.net) AS bigint) AS gap "
    "FROM (SELECT l.account_id, l.entity_id, l.party_id, l.on_date, l.debit - l.credit AS net "
    f"FROM journal_line l JOIN {CONTROLS} c ON c.account_id = l.account_id WHERE l.org_id = :org "
    "UNION ALL SELECT i.account_id, i.entity_id, i.party_id, i.on_date, "
    "CASE WHEN i.charge = (i.side IN ('receivable', 'supplier_advance')) THEN -i.amount "
    "ELSE i.amount END FROM party_item i WHERE i.org_id = :org) y {where} "
    "GROUP BY y.account_id, y.entity_id, y.on_date, y.party_id HAVING sum(y.net) <> 0) x "
    "JOIN account a ON a.org_id = :org AND a.id = x.account_id "
    "JOIN legal_entity e ON e.org_id = :org AND e.id = x.entity_id ORDER BY 1, 2, 3"
)
#: What is open, per account and entity, against the balance of the account.
_OPEN: Final = (
    "SELECT a.code, e.code, x.gap FROM (SELECT y.account_id, y.entity_id, "
    "CAST(sum(y.net) AS bigint) AS gap FROM (SELECT b.account_id, b.entity_id, "
    f"b.debit - b.credit AS net FROM account_balance b JOIN {CONTROLS} c "
    "ON c.account_id = b.account_id WHERE b.org_id = :org UNION ALL "
    "SELECT i.account_id, i.entity_id, CASE WHEN i.charge = (i.side IN ('receivable', "
    "'supplier_advance')) THEN -p.open ELSE p.open END FROM party_item i JOIN party_item_open p "
    "ON p.org_id = i.org_id AND p.journal_id = i.journal_id AND p.line_no = i.line_no "
    "WHERE i.org_id = :org) y GROUP BY y.account_id, y.entity_id HAVING sum(y.net) <> 0) x "
    "JOIN account a ON a.org_id = :org AND a.id = x.account_id "
    "JOIN legal_entity e ON e.org_id = :org AND e.id = x.entity_id ORDER BY 1, 2"
)


@check("subledger.control", "Buku pembantu piutang dan utang sama dengan akunnya (I15)")
def items_and_lines(read: Read) -> Iterator[tuple[str, str]]:
    """Control accounts against their items, per party and day, and against what is open now."""
    for code, entity, day, party, gap in read.rows(_GAPS.format(where="")):
        when = tanggal(as_date(day) or read.today)
        yield f"{code} {entity} {when}", f"akun lebih {Money(gap).rupiah()} pihak {party or '-'}"
    for code, entity, gap in read.rows(_OPEN):
        yield f"{code} {entity}", f"akun lebih {Money(gap).rupiah()} dari yang terbuka"


@check("subledger.allocations", "Alokasi tidak melebihi dokumen dan pembayarannya (I22)")
def allocations_and_open(read: Read) -> Iterator[tuple[str, str]]:
    """What is open against amounts and allocations summed again."""
    for number, line, gap in read.rows(
        "SELECT j.number, p.line_no, CAST(p.amount - coalesce(t.taken, 0) - p.open AS bigint) "
        "FROM party_item_open p JOIN journal j ON j.org_id = p.org_id AND j.id = p.journal_id "
        "LEFT JOIN (SELECT y.id, y.line, sum(y.amount) AS taken FROM (SELECT charge_id AS id, "
        "charge_line AS line, amount FROM allocation WHERE org_id = :org UNION ALL "
        "SELECT credit_id, credit_line, amount FROM allocation WHERE org_id = :org) y "
        "GROUP BY y.id, y.line) t ON t.id = p.journal_id AND t.line = p.line_no "
        "WHERE p.org_id = :org AND p.amount - coalesce(t.taken, 0) <> p.open ORDER BY 1, 2"
    ):
        yield f"{number} baris {line}", f"sisa berbeda {Money(gap).rupiah()} dari alokasinya"


@blocks(
    "subledger", "Buku pembantu piutang dan utang", panel="accounting.reports",
    filters=(("report", "receivables"), ("items", "ya")),
)  # fmt: skip
def month_items(read: Read, month: Month) -> Iterator[str]:
    """Control accounts that differ from their items up to the end of the month (C2, I15)."""
    where = "WHERE y.entity_id = :entity AND y.on_date <= :last"
    for code, _entity, day, party, gap in read.rows(
        _GAPS.format(where=where), entity=month.entity.id, last=month.last
    ):
        when = tanggal(as_date(day) or read.today)
        yield f"{code} tanggal {when}: berbeda {Money(gap).rupiah()} untuk pihak {party or '-'}"
