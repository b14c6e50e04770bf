"""From a journal to the document behind it: the last step of every figure (accounting-ux B2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.accounting.api import JournalDetail, JournalList
from app.accounting.panels import samples
from app.accounting.panels.journal_list import JournalListPanel
from app.files.api import AttachmentList, AttachmentThumbnails
from app.identity.api import EntityList
from app.shell.panels import PANELS
from app.ui import subjects
from app.ui.gallery import CannedContext, canned
from app.ui.theme import theme
from app.ui.widgets import KeyButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

#: Kinds of document the program posts journals of, with a number each.
SOURCES = (
    ("order", "SO-261121-0001"), ("receivable", "INV-202611-0001"), ("destruction", "BAP-261121-001"),
    ("opname", "OPN-261121-001"), ("stock_document", "ADJ-261121-001"),
    ("transfer", "TRF-261121-0001"), ("allowance_stock", "2026-10"), ("allowance_trade", "2026-10"),
)  # fmt: skip


@pytest.mark.req("B2", "WMS-VAL-12")
@pytest.mark.parametrize(("kind", "number"), SOURCES)
def test_a_journal_opens_the_document_it_was_posted_for(
    qtbot: QtBot, kind: str, number: str
) -> None:
    theme().apply(dark=False, scale=1.0)
    journal = replace(
        samples.journal(JournalDetail(number="JRN-2026-000001")),
        source_kind=kind,
        source_number=number,
    )
    context = canned(
        {
            JournalList: samples.journals, JournalDetail: journal, AttachmentList: (),
            AttachmentThumbnails: (), EntityList: samples.ENTITIES,
        }
    )  # fmt: skip
    assert isinstance(context, CannedContext)
    panel = JournalListPanel(context)
    qtbot.addWidget(panel)
    panel.show()
    panel.show_journal(journal.number)
    qtbot.waitUntil(lambda: panel.shown is not None)

    (button,) = [one for one in panel.side.findChildren(KeyButton) if "dokumen" in one.text()]
    button.click()

    ((opened, arguments),) = context.opened
    assert opened in {spec.id for spec in PANELS}
    assert number in arguments.values()


@pytest.mark.req("B2")
def test_a_journal_by_hand_has_no_document_to_open() -> None:
    assert not subjects.has_panel("journal", "")
