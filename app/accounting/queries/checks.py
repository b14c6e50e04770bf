"""Proof that the books add up; other slices add their own checks to the list.

A check is a function that gives what is wrong, and nothing when all is well::

    @check("stock.cards", "Kartu stok sama dengan saldo lot")
    def cards_equal_balances(read: Read) -> Iterator[tuple[str, str]]:
        for lot, difference in read.rows(...):
            yield lot, f"selisih {difference}"

They are run by ``books.check``, before a month is closed, nightly and after a restore.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting.api import BooksChecked, CheckBooks, Violation
from app.accounting.rules.roles import STOCK_ROLES
from app.core.commands import answers
from app.core.db import NIL
from app.core.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.core.work import Read

    Finder = Callable[[Read], Iterator[tuple[str, str]]]

#: So many violations of one check are told; more would not help to find the cause.
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Check:
    """One promise and how to test it."""

    name: str
    title: str
    find: Finder
    #: Why it has nothing to compare in these books; "" where it has.
    unless: Callable[[Read], str] = lambda _read: ""


CHECKS: Final[list[Check]] = []


def check(
    name: str, title: str, *, unless: Callable[[Read], str] | None = None
) -> Callable[[Finder], Finder]:
    """Add a check to the list.

    Args:
        name: In results and violations.
        title: What people read.
        unless: Tells why these books give it nothing to compare, so that nobody takes an empty
            comparison for a proof.
    """

    def register(find: Finder) -> Finder:
        if any(known.name == name for known in CHECKS):
            raise RuntimeError(f"check {name} registered twice")
        CHECKS.append(Check(name, title, find, unless) if unless else Check(name, title, find))
        return find

    return register


def violations(read: Read) -> list[Violation]:
    """Everything that is wrong, check by check."""
    found: list[Violation] = []
    for known in CHECKS:
        for place, (subject, detail) in enumerate(known.find(read)):
            if place == MOST:
                break
            found.append(Violation(known.name, subject, detail))
    return found


@answers(CheckBooks)
def check_books(read: Read, _ask: CheckBooks) -> BooksChecked:
    """Run every check."""
    return BooksChecked(tuple(known.name for known in CHECKS), tuple(violations(read)), read.now)


@check("journal.balanced", "Jurnal seimbang, dua baris atau lebih (INV-08, I1)")
def unbalanced_journals(read: Read) -> Iterator[tuple[str, str]]:
    """Journals that do not balance, lines that do not fit their journal, lines without one."""
    for number, journal, count, debit, credit in read.rows(
        "SELECT j.number, l.journal_id, count(*), CAST(sum(l.debit) AS bigint), "
        "CAST(sum(l.credit) AS bigint) FROM journal_line l "
        "LEFT JOIN journal j ON j.org_id = l.org_id AND j.id = l.journal_id "
        "WHERE l.org_id = :org GROUP BY j.number, l.journal_id HAVING count(*) < 2 "
        "OR sum(l.debit) <> sum(l.credit) OR count(j.number) <> count(*) "
        "OR sum(CASE WHEN l.on_date = j.on_date AND l.entity_id = j.entity_id "
        "AND l.closing = j.closing THEN 0 ELSE 1 END) > 0"
    ):
        yield (
            number or journal,
            f"{count} baris, debit {Money(debit).rupiah()}, kredit {Money(credit).rupiah()}",
        )
    for (number,) in read.rows(
        "SELECT j.number FROM journal j WHERE j.org_id = :org AND NOT EXISTS (SELECT 1 "
        "FROM journal_line l WHERE l.org_id = j.org_id AND l.journal_id = j.id) ORDER BY j.number"
    ):
        yield number, "tanpa baris"


@check("balance.lines", "Saldo sama dengan jumlah barisnya (INV-09, I25)")
def balances_differ(read: Read) -> Iterator[tuple[str, str]]:
    """Maintained balances against the lines summed again."""
    for code, ym, debit, credit in read.rows(
        "SELECT coalesce(a.code, CAST(x.account_id AS text)), x.ym, CAST(sum(x.debit) AS bigint), "
        "CAST(sum(x.credit) AS bigint) FROM (SELECT entity_id, ym, account_id, closing, store_id, "
        "warehouse_id, unit_id, debit, credit FROM account_balance WHERE org_id = :org UNION ALL "
        "SELECT entity_id, substr(CAST(on_date AS text), 1, 7), account_id, closing, "
        "coalesce(store_id, :nil), coalesce(warehouse_id, :nil), coalesce(unit_id, :nil), "
        "-sum(debit), -sum(credit) FROM journal_line WHERE org_id = :org "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7) x "
        "LEFT JOIN account a ON a.org_id = :org AND a.id = x.account_id "
        "GROUP BY a.code, x.entity_id, x.ym, x.account_id, x.closing, x.store_id, x.warehouse_id, "
        "x.unit_id HAVING sum(x.debit) <> 0 OR sum(x.credit) <> 0 ORDER BY 1, 2",
        nil=NIL,
    ):
        yield (
            f"{code} {ym}",
            f"saldo lebih debit {Money(debit).rupiah()}, kredit {Money(credit).rupiah()}",
        )


@check("balance.total", "Jumlah debit sama dengan jumlah kredit (I2)")
def totals_differ(read: Read) -> Iterator[tuple[str, str]]:
    """Entities and months whose balances do not add up to zero."""
    for code, ym, gap in read.rows(
        "SELECT e.code, b.ym, CAST(sum(b.debit) - sum(b.credit) AS bigint) FROM account_balance b "
        "JOIN legal_entity e ON e.org_id = b.org_id AND e.id = b.entity_id WHERE b.org_id = :org "
        "GROUP BY e.code, b.ym HAVING sum(b.debit) <> sum(b.credit) ORDER BY 1, 2"
    ):
        yield f"{code} {ym}", f"selisih {Money(gap).rupiah()}"


def without_stock(read: Read) -> str:
    """Books that were restored from an export: their inventory has no stock behind it."""
    roles = ", ".join(f"'{role.value}'" for role in sorted(STOCK_ROLES))
    found = read.rows(
        "SELECT 1 FROM account_binding b JOIN account a ON a.org_id = b.org_id "
        f"AND a.id = b.account_id WHERE b.org_id = :org AND b.role IN ({roles}) "
        "AND a.control = '' LIMIT 1"
    )
    return "Dipulihkan dari ekspor buku, tanpa stok." * bool(found)


@check(
    "stock.value",
    "Nilai stok sama dengan akun persediaannya, per gudang dan unit usaha (INV-09, I14)",
    unless=without_stock,
)
def stock_off_books(read: Read) -> Iterator[tuple[str, str]]:
    """Inventory accounts against the cost pools of the stock slice, per warehouse and its unit.

    Summed before anything has a name: SQLite began at the names and read all balances once for each
    account of the chart.
    """
    for code, warehouse, unit, gap in read.rows(
        "SELECT a.code, coalesce(w.code, '-'), coalesce(u.code, ''), x.gap FROM (SELECT "
        "y.account_id, y.warehouse_id, y.unit_id, CAST(sum(y.value) AS bigint) AS gap FROM ("
        "SELECT b.account_id, b.warehouse_id, b.unit_id, b.debit - b.credit AS value "
        "FROM account_balance b "
        "JOIN account c ON c.org_id = b.org_id AND c.id = b.account_id AND c.control = 'stock' "
        "WHERE b.org_id = :org UNION ALL "
        "SELECT p.account_id, p.warehouse_id, coalesce(m.unit_id, :nil), -p.value "
        "FROM cost_pool p LEFT JOIN business_unit_member m ON m.org_id = p.org_id "
        "AND m.member_id = p.warehouse_id WHERE p.org_id = :org) y "
        "GROUP BY y.account_id, y.warehouse_id, y.unit_id HAVING sum(y.value) <> 0) x "
        "JOIN account a ON a.org_id = :org AND a.id = x.account_id "
        "LEFT JOIN warehouse w ON w.org_id = :org AND w.id = x.warehouse_id "
        "LEFT JOIN business_unit u ON u.org_id = :org AND u.id = x.unit_id ORDER BY 1, 2, 3",
        nil=NIL,
    ):
        where = f" unit usaha {unit}" if unit else ""
        yield f"{code} gudang {warehouse}{where}", f"buku lebih {Money(gap).rupiah()} dari stok"


@check("number.gapless", "Nomor dokumen berurutan tanpa celah (INV-14)")
def number_gaps(read: Read) -> Iterator[tuple[str, str]]:
    """Series whose numbers are not 1 … last, each once."""
    for series, period, count, low, high, last in read.rows(
        "SELECT d.series, d.period, count(*), min(d.n), max(d.n), c.last FROM document_number d "
        "LEFT JOIN document_counter c ON c.org_id = d.org_id AND c.series = d.series "
        "AND c.scope = d.scope AND c.period = d.period WHERE d.org_id = :org "
        "GROUP BY d.series, d.scope, d.period, c.last "
        "HAVING count(*) <> max(d.n) OR min(d.n) <> 1 OR c.last IS NULL OR c.last <> max(d.n) "
        "ORDER BY 1, 2"
    ):
        yield f"{series} {period}", f"{count} nomor dari {low} sampai {high}, penghitung {last}"


@check("journal.numbered", "Setiap nomor jurnal dipakai satu jurnal (INV-14)")
def numbers_without_journal(read: Read) -> Iterator[tuple[str, str]]:
    """Journal numbers given without a journal, and journals whose number was never given."""
    for number, journals, given in read.rows(
        "SELECT x.number, CAST(sum(x.journals) AS bigint), CAST(sum(x.given) AS bigint) FROM ("
        "SELECT entity_id, number, 1 AS journals, 0 AS given FROM journal WHERE org_id = :org "
        "UNION ALL SELECT scope, text, 0, 1 FROM document_number "
        "WHERE org_id = :org AND series = 'JRN') x "
        "GROUP BY x.entity_id, x.number HAVING sum(x.journals) <> 1 OR sum(x.given) <> 1 "
        "ORDER BY 1"
    ):
        yield number, f"dipakai {journals} jurnal, diberikan {given} kali"
