"""What typing into a cell makes of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.accounting.api import DeactivateAccount
from app.accounting.panels.entry_grid import CREDIT, DEBIT, MEMO, SheetModel, typed_into
from app.accounting.panels.journal_entry import JournalEntryPanel
from app.accounting.rules.entry.sheet import BLANK, EntryLine, Sheet, SheetFile
from app.core.money import ZERO, Money
from app.ui.theme import theme
from tests.accounting.conftest import TODAY

if TYPE_CHECKING:
    from tests.accounting.entry.conftest import Desk


def after(*typed: tuple[int, str]) -> EntryLine:
    line = BLANK
    for at, text in typed:
        line = typed_into(line, at, text)
    return line


@pytest.mark.req("A4")
def test_the_note_says_the_sum_that_stands_there() -> None:
    """Never an earlier one: whoever reads the journal takes it for how the amount came about."""
    assert after((DEBIT, "100rb*2")).memo == "100rb*2"
    assert after((DEBIT, "100rb*2"), (DEBIT, "100rb*3")).memo == "100rb*3"
    assert after((DEBIT, "100rb*2"), (DEBIT, "450rb")).memo == ""
    assert after((DEBIT, "100rb*2"), (DEBIT, "")).memo == ""
    assert after((DEBIT, "100rb*2"), (DEBIT, "100*"), (DEBIT, "7")).memo == ""
    turned = after((DEBIT, "100rb*2"), (CREDIT, "50rb+1"))
    assert (turned.debit, turned.credit) == (ZERO, Money.rupiah_of(50_001))
    assert turned.memo == "50rb+1"


@pytest.mark.req("A4")
def test_a_note_somebody_wrote_stays() -> None:
    assert after((MEMO, "Blok C"), (DEBIT, "100rb*2"), (DEBIT, "5")).memo == "Blok C"
    assert after((DEBIT, "5"), (MEMO, "11-26"), (DEBIT, "6")).memo == "11-26"
    # opened and left: the sum is still how it came about
    assert after((DEBIT, "100rb*2"), (DEBIT, "200.000")).memo == "100rb*2"


@pytest.mark.req("A5")
def test_a_filled_amount_is_grey_until_somebody_types_it() -> None:
    lines = (
        EntryLine("64-200", debit=Money.rupiah_of(900)), EntryLine("11-200"),
    )  # fmt: skip
    model = SheetModel(Sheet(TODAY, lines=lines).filled_in(1))

    def ink(row: int, at: int) -> QColor:
        colour = model.data(model.index(row, at), Qt.ItemDataRole.ForegroundRole)
        assert isinstance(colour, QColor)
        return colour

    grey, black = QColor(theme().colours.muted), QColor(theme().colours.text)
    assert (ink(0, DEBIT), ink(1, CREDIT)) == (black, grey)
    model.setData(model.index(1, CREDIT), "901")
    assert ink(1, CREDIT) == black


@pytest.mark.req("A3")
def test_neither_groups_nor_inactive_accounts_are_offered(desk: Desk) -> None:
    desk.books.do(DeactivateAccount(code="64-200"))
    panel = desk.show(JournalEntryPanel)

    offered = [code for _words, code in panel._find_account("64")]

    assert "64-300" in offered
    assert not {"64-000", "64-200"} & set(offered)


@pytest.mark.req("A9")
def test_a_copy_on_the_page_carries_no_receipt(desk: Desk) -> None:
    """Of another day's expense the old receipt would be a false proof."""
    panel = desk.show(JournalEntryPanel)
    lines = (EntryLine("64-200", debit=Money.rupiah_of(5)), EntryLine("11-200"))
    sheet = Sheet(TODAY, "Sewa", lines=lines).filled_in(1)
    panel.use(Sheet(sheet.on_date, sheet.description, lines=sheet.lines))
    panel.drafts._go_on_with_copy(
        Sheet(
            sheet.on_date, "Sewa", lines=sheet.lines, draft="x", files=(SheetFile("0" * 64, "a"),)
        ),
        None,  # type: ignore[arg-type] # what the server answered is not looked at
    )

    assert (panel.sheet.files, panel.sheet.draft) == ((), "")
    assert panel.sheet.used == sheet.lines
