"""Every document behind a record has a word, and a panel that is really there."""

from __future__ import annotations

import pytest

from app.shell.panels import PANELS
from app.ui import subjects


def test_each_way_leads_to_a_panel_of_the_program() -> None:
    opened: list[tuple[str, dict[str, object]]] = []

    def open_panel(panel: str, **arguments: object) -> None:
        opened.append((panel, arguments))

    ways = [kind for kind, _ in subjects.choices() if subjects.has_panel(kind, "N-1")]
    assert all(subjects.show(open_panel, kind, "N-1") for kind in ways)

    assert {"order", "opname", "destruction", "transfer", "stock_document"} <= set(ways)
    assert {panel for panel, _ in opened} <= {spec.id for spec in PANELS}
    assert ("opname.detail", {"session": "N-1"}) in opened


@pytest.mark.parametrize(("kind", "number"), [("order", ""), ("category", "C"), ("apa_ini", "1")])
def test_nothing_opens_where_no_panel_shows_it(kind: str, number: str) -> None:
    assert not subjects.has_panel(kind, number)
    assert not subjects.show(pytest.fail, kind, number)


def test_a_thing_is_named_in_words() -> None:
    assert subjects.named("order", "SO-1") == "Pesanan SO-1"
    assert subjects.named("apa_ini", "1") == "Apa ini 1"
    assert subjects.named("order", "") == ""
