"""A template keeps whom its lines concern: the rent of a customer comes back as theirs (A9, I15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from app.accounting import api
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.core.errors import InvalidInput
from app.core.money import Money
from app.customers.api import CreateCustomer
from app.ui.forms import Form
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from tests.accounting.conftest import Books
    from tests.accounting.entry.conftest import Desk


def customer(books: Books) -> str:
    return books.do(CreateCustomer(customer_name="Toko Mawar", phone="0811222333")).value.code


def rent(who: str, *, account: str = "12-100", every: str = "") -> api.SaveTemplate:
    return api.SaveTemplate.model_validate(
        {
            "title": "Sewa etalase", "description": "Sewa etalase", "every": every,
            "starts_on": TODAY if every else None,
            "lines": (
                {"account": account, "debit": "500rb", "party": who}, {"account": "71-100"},
            ),
        }
    )  # fmt: skip


@pytest.mark.req("A9", "I15", "ERP-FIN-15")
def test_a_template_used_by_hand_or_by_the_day_charges_its_customer(books: Books) -> None:
    who = customer(books)
    saved = books.do(rent(who, every="month")).value
    assert [line.party for line in books.ask(api.TemplateList())[0].lines] == [who, ""]

    used = books.do(api.UseTemplate(template=saved.template)).value.draft
    assert books.do(api.RunRecurring()).value.drafts == 1

    drafts = [row.draft for row in books.ask(api.DraftList()).rows]
    assert len(drafts) == 2
    for draft in (used, *(one for one in drafts if one != used)):
        assert [one.party for one in books.ask(api.DraftDetail(draft=draft)).lines] == [who, ""]
        books.do(api.PostJournal(draft=draft))
    owed = books.rows(
        "SELECT c.code, i.amount FROM party_item i LEFT JOIN customer c ON c.id = i.party_id"
    )
    assert owed == [(who, Money.rupiah_of(500_000).sen)] * 2


@pytest.mark.req("A9")
def test_a_customer_nobody_knows_or_nobody_may_name_is_refused(books: Books) -> None:
    who = customer(books)
    for wrong, words in (
        (rent("X-9"), 'Baris 1: pelanggan "X-9" tidak ditemukan.'),
        (rent(who, account="64-200"), "Baris 1: akun 64-200 Beban Sewa tidak dicatat per"),
    ):
        with books.nothing_written(), pytest.raises(InvalidInput) as refused:
            books.do(wrong)
        (field,) = refused.value.fields
        assert field.field == "lines.1.party"
        assert field.message.startswith(words)


@pytest.mark.req("A9")
def test_a_journal_becomes_a_template_with_its_customer(desk: Desk) -> None:
    who = customer(desk.books)
    panel = desk.show(JournalEntryPanel)
    panel.write("Sewa etalase", "", ())
    lines = (
        api.JournalLineIn(account="12-100", debit=Money.rupiah_of(500_000), party=who),
        api.JournalLineIn(account="71-100", credit=Money.rupiah_of(500_000)),
    )
    panel.take_over(api.SimilarJournal("", TODAY, "Sewa etalase", lines))
    desk.press(Qt.Key.Key_F6, shift=True)
    form = panel.side.findChild(Form)
    assert isinstance(form, Form)
    form.save()
    desk.quiet()

    desk.press(Qt.Key.Key_N, control=True)
    desk.press(Qt.Key.Key_F6)
    desk.quiet()
    desk.press(Qt.Key.Key_Return)

    assert [line.party for line in panel.sheet.used] == [who, ""]
