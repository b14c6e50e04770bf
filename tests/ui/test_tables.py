"""The table of every list: paging by key, 100 000 rows, columns remembered, copying, keys."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from app.core.commands import Page
from app.core.money import Money
from app.ui.gallery import canned
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind, RowsModel, cell_text, plain_text
from app.ui.tables import FIRST_PAGE, NEXT_PAGE, Table
from app.ui.theme import theme
from app.ui.tokens import Tone
from tests.gallery import sample
from tests.gallery.sample import COLUMNS, SampleOrders, SamplePanel, order

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ROWS = tuple(order(at) for at in range(12))


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[Panel]:
    """A panel to put a table into, with rows given."""
    made = Panel(canned({}))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    yield made
    made.context.operations.close()


@pytest.fixture
def table(panel: Panel, qtbot: QtBot) -> Table:
    made = Table(panel, "test", COLUMNS, key=lambda row: row.number)
    panel.set_content(made)
    made.show_rows(ROWS)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    return made


@pytest.fixture
def many(qtbot: QtBot) -> Iterator[SamplePanel]:
    """A list of 100 000 orders from a query."""
    made = SamplePanel(sample.context(sample.pages_of(100_000)))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitUntil(lambda: made.list.row_count > 0 and made.context.operations.pending == 0)
    yield made
    made.context.operations.close()


# ---------------------------------------------------------------- cells


@pytest.mark.req("WMS-GEN-04")
@pytest.mark.parametrize(
    ("value", "kind", "text", "plain"),
    [
        (Money.parse("1380000.00"), Kind.MONEY, "Rp 1.380.000", "1380000"),
        (Money.parse("-1250.50"), Kind.MONEY, "-Rp 1.250,50", "-1250,50"),
        (12_480, Kind.NUMBER, "12.480", "12480"),
        (12_480, Kind.TEXT, "12480", "12480"),
        (date(2026, 11, 21), Kind.DATE, "21 Nov 2026", "21/11/2026"),
        (
            datetime(2026, 11, 21, 20, 30, tzinfo=UTC),
            Kind.TIME,
            "22 Nov 2026 03.30",
            "22 Nov 2026 03.30",
        ),
        (PillText("Dikirim", Tone.DONE), Kind.PILL, "Dikirim", "Dikirim"),
        (None, Kind.MONEY, "", ""),
        ("dua\nbaris\tini", Kind.TEXT, "dua\nbaris\tini", "dua baris ini"),
    ],
)
def test_how_values_read_and_travel(value: object, kind: Kind, text: str, plain: str) -> None:
    assert cell_text(value, kind) == text
    assert plain_text(value) == plain


@pytest.mark.req("WMS-GEN-05")
def test_more_than_seven_columns_are_refused() -> None:
    columns = [Column(str(at), str(at), str) for at in range(8)]

    with pytest.raises(ValueError, match="at most 7"):
        RowsModel(columns)
    assert RowsModel(columns[:7]).columnCount() == 7


def test_figures_stand_at_the_right(table: Table) -> None:
    at_right = [
        COLUMNS[column].key
        for column in range(len(COLUMNS))
        if int(table.model.data(table.model.index(0, column), 7)) & int(Qt.AlignmentFlag.AlignRight)  # type: ignore[call-overload]
    ]

    assert at_right == ["items", "total"]


def test_a_cell_tells_screen_readers_both_lines(table: Table) -> None:
    role = int(Qt.ItemDataRole.AccessibleTextRole)

    assert table.model.data(table.model.index(0, 0), role) == (
        "SO-2026-000000\nShopee · Glow Official · 1 Nov 2026"
    )


# ---------------------------------------------------------------- paging


@pytest.mark.req("WMS-GEN-08")
def test_a_long_list_loads_page_by_page_while_it_scrolls(many: SamplePanel, qtbot: QtBot) -> None:
    table = many.list
    assert table.row_count == FIRST_PAGE
    assert many.message._count.text() == "100 dari 100.000 baris"

    bar = table.view.verticalScrollBar()
    bar.setValue(bar.maximum())

    qtbot.waitUntil(lambda: table.row_count == FIRST_PAGE + NEXT_PAGE)
    assert [row.number for row in table.rows] == [
        f"SO-2026-{at:06d}" for at in range(FIRST_PAGE + NEXT_PAGE)
    ]


def test_a_reload_keeps_selection_and_place(many: SamplePanel, qtbot: QtBot) -> None:
    table = many.list
    table.view.verticalScrollBar().setValue(table.view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: table.row_count == FIRST_PAGE + NEXT_PAGE)
    table.select_key("SO-2026-000042")
    place = table.view.verticalScrollBar().value()

    many.context.client._answers = {
        **many.context.client._answers,
        SampleOrders: Page(tuple(order(at) for at in range(10, 60)), total=50),
    }
    many.refresh()

    qtbot.waitUntil(lambda: table.row_count == 50 and many.context.operations.pending == 0)
    assert [row.number for row in table.rows] == [f"SO-2026-{at:06d}" for at in range(10, 60)]
    assert table.current().number == "SO-2026-000042"
    assert [row.number for row in table.selected()] == ["SO-2026-000042"]
    assert table.view.verticalScrollBar().value() == min(
        place, table.view.verticalScrollBar().maximum()
    )


def test_what_a_replaced_table_asked_for_is_let_go(many: SamplePanel, qtbot: QtBot) -> None:
    """A ledger is laid out anew for another account while its first page is on the way."""
    asked, replaced = threading.Event(), threading.Event()
    told = Page(tuple(order(at) for at in range(5)), total=5)

    def answer(_ask: SampleOrders) -> object:
        asked.set()
        replaced.wait(5)
        return told

    many.context.client._answers = {**many.context.client._answers, SampleOrders: answer}
    old = many.list
    many.reload()
    qtbot.waitUntil(asked.is_set)

    many.list = many.set_table(COLUMNS, many._page, key=lambda row: row.number, empty=Empty(""))
    qtbot.waitUntil(lambda: not shiboken6.isValid(old))
    replaced.set()
    qtbot.waitUntil(lambda: many.context.operations.pending == 0)

    assert many.list.row_count == 0
    many.reload()
    qtbot.waitUntil(lambda: many.list.row_count == 5)


def test_sorting_asks_the_database(many: SamplePanel, qtbot: QtBot) -> None:
    asked: list[str | None] = []
    pages = sample.pages_of(10)

    def answer(ask: SampleOrders) -> object:
        asked.append(ask.sort)
        assert callable(pages)
        return pages(ask)

    many.context.client._answers = {**many.context.client._answers, SampleOrders: answer}
    header = many.list.view.horizontalHeader()

    header.setSortIndicator(3, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: asked == ["-total"])
    header.setSortIndicator(1, Qt.SortOrder.AscendingOrder)  # customer cannot be sorted

    assert not header.isSortIndicatorShown()
    assert asked == ["-total"]


@pytest.mark.req("WMS-GEN-08")
def test_100_000_rows_in_memory_are_searched_and_sorted(table: Table) -> None:
    table.show_rows([order(at) for at in range(100_000)])

    table.find_text("so-2026-09999 siti")
    found = [row.number for row in table.rows]
    table.find_text("")
    table.model.sort_by(3, descending=True)

    assert found == [
        row.number for row in map(order, range(99_990, 100_000)) if "Siti" in row.customer
    ]
    totals = [row.total for row in table.rows[:1000]]
    assert totals == sorted(totals, reverse=True)
    assert table.row_count == 100_000


# ---------------------------------------------------------------- rows


def test_a_row_can_change_in_place(table: Table) -> None:
    pending = sample.SampleOrder(
        **{
            **{name: getattr(ROWS[3], name) for name in ROWS[3].__slots__},
            "status": PillText("Menunggu", Tone.WARN),
        }
    )

    table.update_row(pending)
    table.update_row(order(500))

    assert table.model.cell(3, 5).text == "Menunggu"
    assert table.row_count == 13
    assert table.rows[12].number == "SO-2026-000500"


def test_totals_are_pinned_and_read_like_cells(table: Table) -> None:
    table.show_totals({"number": "Jumlah", "total": Money.rupiah_of(1_380_000)})

    assert table.totals.isVisible()
    assert table.totals.texts == {"number": "Jumlah", "total": "Rp 1.380.000"}
    table.show_totals({})
    assert not table.totals.isVisible()


# ---------------------------------------------------------------- keys


@pytest.mark.req("PU-51")
def test_enter_and_double_click_open_a_row(table: Table, qtbot: QtBot) -> None:
    opened: list[str] = []
    table.activated.connect(lambda row: opened.append(row.number))
    table.focus_first()

    qtbot.keyClick(table.view, Qt.Key.Key_Down)
    qtbot.keyClick(table.view, Qt.Key.Key_Return)

    assert opened == ["SO-2026-000001"]


def test_copying_takes_the_selected_rows_as_text_for_a_spreadsheet(
    table: Table, qtbot: QtBot
) -> None:
    for at in (0, 2):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        table.view.selectionModel().select(table.model.index(at, 0), flags)
    table.view.setFocus()

    qtbot.keyClick(table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QApplication.clipboard().text() == (
        "Pesanan\tPelanggan\tItem\tTotal\tResi / Kurir\tStatus\n"
        "SO-2026-000000\tSiti Rahmawati\t1\t38500\tJP7000000000\tSiap kirim\n"
        "SO-2026-000002\tRina Marlina\t3\t1039500\tJP7000015838\tDikirim\n"
    )


def test_an_action_runs_on_the_selected_rows_only_where_it_may(table: Table, qtbot: QtBot) -> None:
    ran: list[list[str]] = []
    table.add_action(
        "Batalkan",
        "Del",
        lambda rows: ran.append([row.number for row in rows]),
        enabled=lambda rows: all(row.status.text == "Siap kirim" for row in rows),
    )
    table.view.setFocus()

    table.select_key("SO-2026-000001")
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)
    table.select_key("SO-2026-000000")
    qtbot.keyClick(table.view, Qt.Key.Key_Delete)

    assert ran == [["SO-2026-000000"]]


def test_the_context_menu_greys_what_may_not_be_done(table: Table, qtbot: QtBot) -> None:
    table.add_action("Batalkan", "", lambda _: None, enabled=lambda _: False)
    table.select_key("SO-2026-000001")

    table.open_menu(QPoint(10, 10))

    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    offered = {action.text(): action.isEnabled() for action in menu.actions() if action.text()}
    menu.close()
    assert offered == {"Salin": True, "Batalkan": False, "Ekspor daftar …": True}


# ---------------------------------------------------------------- columns


def test_widths_and_order_are_remembered(panel: Panel, table: Table, qtbot: QtBot) -> None:
    header = table.view.horizontalHeader()
    header.resizeSection(0, 300)
    header.moveSection(header.visualIndex(5), 0)
    table.widths.save()

    again = Table(panel, "test", COLUMNS, key=lambda row: row.number)
    qtbot.addWidget(again)
    other = Table(panel, "other", COLUMNS, key=lambda row: row.number)
    qtbot.addWidget(other)

    assert [COLUMNS[at].key for at in again.widths.order()] == [
        "status", "number", "customer", "items", "total", "resi",
    ]  # fmt: skip
    assert again.view.horizontalHeader().sectionSize(0) == 300
    assert other.view.horizontalHeader().sectionSize(0) == 230


def test_figures_and_pills_are_never_cut(table: Table) -> None:
    rows = sample._long().rows

    table.show_rows(rows)

    header = table.view.horizontalHeader()
    for key in ("items", "total", "status"):
        at = next(at for at, column in enumerate(COLUMNS) if column.key == key)
        assert header.sectionSize(at) >= table.view.painter_.width_of(at, range(len(rows)))


def test_narrow_tables_shrink_text_before_they_scroll(panel: Panel, table: Table) -> None:
    header = table.view.horizontalHeader()

    panel.resize(760, 600)
    QApplication.processEvents()

    assert header.length() <= table.view.viewport().width()
    assert header.sectionSize(0) < 230
    panel.resize(1400, 600)
    QApplication.processEvents()
    assert header.sectionSize(0) == 230
    assert header.length() == table.view.viewport().width()


def test_what_names_a_row_is_never_cut(panel: Panel, table: Table) -> None:
    table.show_rows(sample._long().rows)
    needs = table.view.painter_.width_of(0, range(table.row_count))
    header = table.view.horizontalHeader()

    panel.resize(420, 600)
    QApplication.processEvents()

    assert header.sectionSize(0) >= min(needs, 230)
    assert header.sectionSize(4) < 150  # the other words give way


def test_a_column_of_codes_is_not_cut_either(panel: Panel) -> None:
    columns = (
        Column("goods", "Barang", lambda row: row, stretch=True),
        Column("rack", "Rak", lambda _row: "JKT-A-01-A-1-12", width=160, names=True),
        Column("note", "Catatan", lambda _row: "panjang sekali", width=300),
    )
    made = Table(panel, "codes", columns, key=str)
    panel.set_content(made)
    panel.show()
    made.show_rows(["a", "b"])

    panel.resize(420, 600)
    QApplication.processEvents()

    header = made.view.horizontalHeader()
    assert header.sectionSize(1) >= made.view.painter_.width_of(1, range(2))
    assert header.sectionSize(2) < 300  # what merely says something gives way


def test_columns_that_give_way_are_left_out_before_the_table_scrolls(
    panel: Panel, qtbot: QtBot
) -> None:
    columns = (
        Column("number", "Nomor", lambda row: row, width=200),
        Column("items", "Item", lambda _row: "isi", stretch=True, gives_way=1),
        Column("resi", "Resi", lambda _row: "JX1", width=150, gives_way=2),
        Column("state", "Status", lambda _row: PillText("Siap", Tone.OK), Kind.PILL, width=120),
    )
    made = Table(panel, "giving", columns, key=str)
    panel.set_content(made)
    panel.show()
    made.show_rows(["SO-1"])
    header = made.view.horizontalHeader()

    def seen(width: int) -> list[str]:
        made.widths.fit(width)
        return [one.key for at, one in enumerate(columns) if not header.isSectionHidden(at)]

    assert seen(620) == ["number", "items", "resi", "state"]
    assert seen(400) == ["number", "items", "state"]
    assert header.length() == 400
    assert seen(260) == ["number", "state"]
    assert seen(620) == ["number", "items", "resi", "state"]
    assert header.length() == 620
    # Without the column that takes free room, the others share it.
    made.widths.hold(0, 200)
    assert seen(400) == ["number", "state"]
    assert (header.sectionSize(0), header.sectionSize(3)) == (250, 150)


def test_rows_grow_with_the_text(table: Table) -> None:
    high = table.view.verticalHeader().defaultSectionSize()

    theme().apply(scale=2.0)

    assert table.view.verticalHeader().defaultSectionSize() == 2 * high


def test_a_row_is_chosen_whatever_key_is_held(table: Table, qtbot: QtBot) -> None:
    """With Ctrl held, ``selectRow`` lets go of a row that is selected already."""
    key = ROWS[3].number
    assert table.select_key(key)
    qtbot.keyPress(table.view, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)

    assert table.select_key(key)

    assert [row.number for row in table.selected()] == [key]
    qtbot.keyRelease(table.view, Qt.Key.Key_Control)
