"""Suspense list: what stands on 61-999, by store and document (accounting-ux C2, D6)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.accounting.queries.sums import Range, sums
from app.accounting.rules import Role
from app.core.commands import answers
from app.core.money import Money
from app.core.text import tanggal_panjang
from app.documents.report import Column, Drill, Footer, Kind, Look, Report, Row, Rows, Term
from app.statements.api import SuspenseList
from app.statements.queries.frame import LEDGER, chart_of, frame_of, whole_books
from app.statements.queries.open_items import open_items
from app.statements.queries.outline import lines_of, plus

if TYPE_CHECKING:
    from app.core.work import Read
    from app.statements.rules.ageing import Item

_AMOUNT = 3


@answers(SuspenseList)
def suspense_list(read: Read, ask: SuspenseList) -> Report:
    """Open differences; a month can be closed only when there are none (C2)."""
    whole_books(read, "Daftar suspense")
    frame = frame_of(read, entity=ask.entity)
    end = ask.date_to or read.today
    accounts = chart_of(read).with_role(Role.SUSPENSE)
    found = open_items(read, frame.scope, accounts, end, 1)
    (balances,) = sums(
        read, frame.scope, (Range(None, end),), accounts=[one.id for one in accounts]
    )
    whole = sum(debit - credit for debit, credit in balances.values())
    by_store: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        by_store[item.party].append(item)
    same = whole == sum(item.open_sen for item in found)
    rows = Rows()
    drill = frame.ledger("", None, end, after_closing=True)
    places = []
    for store, items in sorted(by_store.items()):
        rows.add(Row((store, "", None, None), Look.HEADING))
        start = rows.next
        for item in sorted(items, key=lambda one: (one.issued, one.document)):
            lines = {**drill.arguments, "account": item.account, "document": item.document}
            opened = None if item.shared else Drill(LEDGER, lines)
            rows.add(
                Row(("", item.document, item.issued, Money(item.open_sen)), Look.LINE, 1,
                    f"{store} {item.document}", opened)
            )  # fmt: skip
        places.append(
            rows.total((f"Jumlah {store}", "", None, None), (_AMOUNT,),
                       [Term(start, rows.next - 1)], key=store)
        )  # fmt: skip
    if places:
        rows.total(
            ("Jumlah", "", None, None), (_AMOUNT,), plus(places), look=Look.TOTAL, key="total",
            drill=lines_of((item.account for item in found), drill) if same else None,
        )  # fmt: skip
    text = "Jumlah sama dengan saldo akun suspense" if same else "Saldo akun suspense berbeda"
    return Report(
        frame.title(read, "Daftar Suspense Rekonsiliasi", f"Per {tanggal_panjang(end)}"),
        (
            Column("Toko", weight=14), Column("Dokumen", Kind.CODE), Column("Tanggal", Kind.DATE),
            Column("Jumlah", Kind.MONEY),
        ),
        tuple(rows.rows), (Footer(f"{text} ({Money(whole).rupiah()}).", holds=same),),
    )  # fmt: skip
