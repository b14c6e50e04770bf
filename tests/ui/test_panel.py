"""The skeleton of every panel: loading, stale, errors, empty, search, detail, undo, keys."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.core.commands import Done, Page
from app.core.errors import FieldError, ServerAway, UserError
from app.ui.cards import Card, Cards
from app.ui.fields import Field
from app.ui.forms import Form, choice
from app.ui.gallery import canned
from app.ui.money_field import MoneyField, QuantityField
from app.ui.panel import Panel
from app.ui.states import Empty, Notice
from app.ui.theme import theme
from app.ui.title_line import TitleLine
from app.ui.tokens import Tone
from app.ui.widgets import KeyButton
from tests.gallery import sample
from tests.gallery.sample import ApproveSample, SampleOrders, SamplePanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from app.core.client import Client
    from app.ui.gallery import CannedContext
    from app.ui.operations import Progress


class Stage:
    """A panel over canned answers, and what it asked."""

    def __init__(self, answer: object) -> None:
        self.asked: list[SampleOrders] = []
        self.answer = answer
        self.context: CannedContext = sample.context(self._orders)
        self.panel = SamplePanel(self.context)

    def _orders(self, ask: SampleOrders) -> object:
        self.asked.append(ask)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer(ask) if callable(self.answer) else self.answer

    def quiet(self) -> bool:
        return self.context.operations.pending == 0

    def close(self) -> None:
        self.context.client.close()
        self.context.operations.close()


@pytest.fixture
def stage(qtbot: QtBot) -> Iterator[Callable[..., Stage]]:
    """Opens a panel over an answer and waits until it has loaded."""
    made: list[Stage] = []

    def build(answer: object, *, loaded: bool = True) -> Stage:
        one = Stage(answer)
        made.append(one)
        qtbot.addWidget(one.panel)
        one.panel.resize(1100, 700)
        one.panel.show()
        one.panel.activateWindow()
        qtbot.waitUntil(one.panel.isActiveWindow)
        if loaded:
            qtbot.waitUntil(lambda: bool(one.asked) and one.quiet())
        return one

    yield build
    for one in made:
        one.close()


def shown(panel: SamplePanel) -> QWidget:
    widget = panel._stack.currentWidget()
    assert widget is not None
    return widget


def test_a_panel_loads_when_first_shown(qtbot: QtBot) -> None:
    one = Stage(sample.orders(3))
    qtbot.addWidget(one.panel)
    qtbot.wait(20)
    assert one.asked == []

    one.panel.show()

    qtbot.waitUntil(lambda: one.panel.list.row_count == 3)
    assert len(one.asked) == 1
    one.close()


def test_a_change_reloads_a_panel_that_is_seen(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(3))
    one.answer = sample.orders(4)

    one.context.operations.announce(frozenset({"order"}))

    qtbot.waitUntil(lambda: one.panel.list.row_count == 4)
    assert len(one.asked) == 2


def test_a_change_of_another_kind_does_not(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(3))

    one.context.operations.announce(frozenset({"journal"}))

    qtbot.wait(30)
    assert len(one.asked) == 1
    assert not one.panel.stale


def test_a_panel_behind_a_tab_reloads_when_it_comes_forward(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(3))
    one.panel.set_on_screen(False)
    for _ in range(5):
        one.context.operations.announce(frozenset({"order"}))
    qtbot.wait(30)
    assert (len(one.asked), one.panel.stale) == (1, True)

    one.panel.set_on_screen(True)

    qtbot.waitUntil(lambda: len(one.asked) == 2)
    assert not one.panel.stale


def test_an_empty_list_says_how_to_fill_it(stage: Callable[..., Stage]) -> None:
    one = stage(Page((), total=0))

    assert shown(one.panel) is one.panel.notice
    assert one.panel.notice.sentence == "Belum ada pesanan."


def test_a_search_without_hits_offers_to_clear_it(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(lambda ask: Page(()) if ask.text else sample.orders(3))
    one.panel.search.set_filter("status", "ready")
    one.panel.search.set_text("tidak ada")
    qtbot.waitUntil(lambda: shown(one.panel) is one.panel.notice)
    assert "cocok" in one.panel.notice.sentence

    one.panel.notice._button.click()

    qtbot.waitUntil(lambda: shown(one.panel) is one.panel.list)
    assert (one.panel.search.text, one.panel.search.filters) == ("", {})


def test_a_list_that_cannot_be_read_says_why_and_tries_again(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(ServerAway())
    assert shown(one.panel) is one.panel.notice
    assert one.panel.notice.sentence == ServerAway().message
    one.answer = sample.orders(2)

    one.panel.notice._button.click()

    qtbot.waitUntil(lambda: shown(one.panel) is one.panel.list)


def test_rows_stay_readable_when_a_reload_fails(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(2))
    one.answer = ServerAway()

    one.panel.refresh()

    qtbot.waitUntil(lambda: one.panel.message.tone is Tone.ERROR)
    assert one.panel.list.row_count == 2
    assert shown(one.panel) is one.panel.list


@pytest.mark.req("WMS-GEN-08")
def test_typing_searches_once_after_a_pause(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(3))

    qtbot.keyClicks(one.panel.search.field, "serum")

    qtbot.waitUntil(lambda: len(one.asked) == 2 and one.quiet())
    assert [ask.text for ask in one.asked] == ["", "serum"]


def test_filters_are_chips_that_can_be_taken_away(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(3))
    one.panel.search.set_filter("status", "ready")
    qtbot.waitUntil(lambda: len(one.asked) == 2 and one.quiet())
    chip = one.panel.search._chips["status"]
    assert chip.text() == "Status: Siap kirim  ×"

    chip.click()

    qtbot.waitUntil(lambda: len(one.asked) == 3 and one.quiet())
    assert [ask.status for ask in one.asked] == [None, "ready", None]


def test_a_card_opens_its_list(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(3))

    qtbot.keyClick(one.panel.cards._cards["done"], Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: one.asked[-1].status == "done")


def test_a_scan_is_searched_for(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(3))

    one.panel.scanned("JP7000055433", 1)

    qtbot.waitUntil(lambda: one.asked[-1].text == "JP7000055433")
    assert one.panel.takes_scans


# ---------------------------------------------------------------- actions, errors


@pytest.mark.req("PU-51")
def test_the_primary_button_shows_its_key_and_the_key_works(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(3))
    one.panel.list.select_key("SO-2026-000001")
    button = one.panel.title_line._primary
    assert button is not None
    assert (button.text(), button.key, button.accessibleName()) == ("Setujui", "F4", "Setujui (F4)")

    qtbot.keyClick(one.panel, Qt.Key.Key_F4)

    qtbot.waitUntil(lambda: len(one.context.client.done) == 1)
    assert one.context.client.done == [ApproveSample(number="SO-2026-000001")]


def test_a_refused_command_is_said_in_its_own_words(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(5))
    one.panel.list.select_key("SO-2026-000003")

    one.panel.approve()

    qtbot.waitUntil(lambda: one.panel.message.tone is Tone.ERROR)
    assert one.panel.message.text == (
        "Pesanan SO-2026-000003 sudah dibatalkan pembeli. Muat ulang daftar."
    )


def test_a_commands_message_is_shown_where_nothing_else_is_wanted(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(5))
    one.context.client._answers = {
        **one.context.client._answers,
        ApproveSample: Done("x", "r", frozenset(), "Pesanan disetujui."),
    }
    one.panel.list.select_key("SO-2026-000001")

    one.panel.approve()

    qtbot.waitUntil(lambda: one.panel.message.text == "Pesanan disetujui.")
    assert one.panel.message.tone is Tone.OK


@pytest.mark.req("WMS-GEN-09")
def test_all_wrong_fields_are_marked_and_the_first_is_focused(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(1))
    amount, quantity, other = MoneyField(), QuantityField(), MoneyField()
    fields = [
        Field("amount", "Ongkir", amount, "Rupiah penuh"),
        Field("quantity", "Koli", quantity),
        Field("other", "Lain", other),
    ]
    form = QWidget()
    layout = QVBoxLayout(form)
    for field in fields:
        layout.addWidget(field)
    one.panel.show_detail("Baru", form)
    wrong = (FieldError("amount", "Ongkir wajib diisi."), FieldError("quantity", "Koli minimal 1."))

    one.panel.fail(UserError("Perbaiki 2 isian.", wrong))

    assert [field.error for field in fields] == ["Ongkir wajib diisi.", "Koli minimal 1.", ""]
    assert (amount.property("invalid"), other.property("invalid")) == (True, None)
    assert amount.hasFocus()
    one.panel.say("Tersimpan.")
    assert [field.error for field in fields] == ["", "", ""]
    assert amount.property("invalid") is False


# ---------------------------------------------------------------- forms at the side
@pytest.mark.req("WMS-GEN-09")
def test_a_form_runs_the_command_it_makes_and_closes(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(1))
    ran: list[str] = []

    def approve(do: ApproveSample) -> Done[str]:
        ran.append(do.number)
        return Done("x", "r", frozenset(), "Pesanan disetujui.")

    one.context.client._answers = {**one.context.client._answers, ApproveSample: approve}
    form = Form("Setujui")
    field = form.text("number", "Nomor")

    one.panel.show_form("Setujui pesanan", form, lambda: ApproveSample(number=field.text()))
    assert (one.panel.side.title, field.hasFocus()) == ("Setujui pesanan", True)
    field.setText("SO-1")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: one.quiet() and not one.panel.side.isVisible())

    assert (ran, one.panel.message.text) == (["SO-1"], "Pesanan disetujui.")


@pytest.mark.req("WMS-GEN-09")
@pytest.mark.parametrize("typed", ["", "12x"])
def test_what_is_wrong_in_a_form_is_said_at_its_fields_and_nothing_runs(
    typed: str, stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(1))
    form = Form()
    amount = form.add("amount", "Ongkir", MoneyField())
    assert isinstance(amount, MoneyField)

    def make() -> ApproveSample:
        if amount.value() is None:
            told = "Ongkir wajib diisi."
            raise UserError(told, (FieldError("amount", told),))
        return ApproveSample(number="SO-1")

    one.panel.show_form("Ongkir", form, make)
    amount.setText(typed)
    form.save()

    holder = amount.parentWidget()
    assert isinstance(holder, Field)
    assert (bool(holder.error), one.panel.message.tone) == (True, Tone.ERROR)
    assert (one.quiet(), one.panel.side.isVisible()) == (True, True)


def test_a_form_without_change_says_so_and_one_given_up_closes(
    stage: Callable[..., Stage],
) -> None:
    one = stage(sample.orders(1))
    form, other, back = Form(), Form(), Form()
    heard: list[str] = []

    one.panel.show_form("Ubah", form, lambda: None)
    form.save()
    assert (one.panel.message.text, one.panel.side.isVisible()) == (
        "Tidak ada yang berubah.", False,
    )  # fmt: skip
    one.panel.show_form("Ubah", other, lambda: None)
    other.cancelled.emit()
    assert not one.panel.side.isVisible()
    one.panel.place_form("Ubah", back, lambda: None, cancelled=lambda: heard.append("kembali"))
    back.cancelled.emit()
    assert (heard, one.panel.side.isVisible()) == (["kembali"], True)


def test_undo_is_offered_once(stage: Callable[..., Stage], qtbot: QtBot) -> None:
    one = stage(sample.orders(1))
    undone: list[str] = []
    one.panel.say("1 pesanan disetujui.", undo=lambda: undone.append("x"))
    assert one.panel.message.can_undo

    for _ in range(2):
        qtbot.keyClick(one.panel, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert undone == ["x"]
    assert one.panel.message.text == ""


def test_escape_closes_the_detail_and_goes_back_to_the_row(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(5))
    one.panel.list.select_key("SO-2026-000003")
    one.panel.show_detail("SO-2026-000003", QLabel("isi"))
    assert one.panel.side.isVisible()

    qtbot.keyClick(one.panel, Qt.Key.Key_Escape)

    assert not one.panel.side.isVisible()
    assert one.panel.list.current().number == "SO-2026-000003"
    assert one.panel.list.view.hasFocus()


# ---------------------------------------------------------------- waiting


@pytest.mark.req("PU-21")
def test_waiting_is_shown_after_150_ms_and_taken_away(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    gate = threading.Event()
    one = stage(lambda _ask: gate.wait(5) and sample.orders(2), loaded=False)
    waiting = one.panel.progress_marks
    assert not waiting.bar.busy

    qtbot.waitUntil(lambda: waiting.bar.busy)
    assert waiting.veil.isVisible()
    gate.set()

    qtbot.waitUntil(lambda: not waiting.bar.busy)
    assert not waiting.veil.isVisible()
    assert one.panel.list.row_count == 2


def test_long_work_shows_numbers_and_can_be_cancelled(
    stage: Callable[..., Stage], qtbot: QtBot
) -> None:
    one = stage(sample.orders(1))
    found: list[Any] = []

    def work(_client: Client, progress: Progress) -> int:
        for step in range(10_000_000):
            progress(step, 10_000_000, "Membaca baris")
        return 1

    one.panel.run(work, done=found.append)
    strip = one.panel.progress_marks.strip
    qtbot.waitUntil(strip.isVisible, timeout=4000)
    qtbot.waitUntil(lambda: "dari 10.000.000" in strip._number.text())

    strip.cancel_button.click()

    qtbot.waitUntil(lambda: one.panel.message.text == "Dibatalkan.")
    assert found == []
    assert not strip.isVisible()


@pytest.mark.req("PU-80")
def test_offline_says_since_when_and_what_still_works(stage: Callable[..., Stage]) -> None:
    one = stage(sample.orders(1))

    one.panel.set_offline("14.05 WIB", "Packing tetap dapat dilanjutkan.")

    assert one.panel.offline.isVisible()
    assert one.panel.offline._text.text() == (
        "Basis data tidak terjangkau sejak 14.05 WIB. Packing tetap dapat dilanjutkan."
    )
    one.panel.set_offline("")
    assert not one.panel.offline.isVisible()


def test_a_long_sentence_in_an_empty_panel_is_seen_whole(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.resize(760, 600)
    notice.show_empty(
        Empty("Belum ada kunci. Kunci dibuat sendiri saat PC mencetak dokumennya " * 3)
    )
    notice.show()
    qtbot.waitExposed(notice)

    text = notice.findChildren(QLabel)[1]
    assert text.text() == notice.sentence
    assert text.height() >= text.heightForWidth(text.width()) > 2 * text.fontMetrics().height()


@pytest.mark.req("PU-23")
def test_what_stands_at_the_side_gets_the_width_it_needs(qtbot: QtBot) -> None:
    panel = Panel(canned({}))
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    wide = QLabel("Setujui")
    wide.setMinimumWidth(460)

    panel.show_detail("Rincian", wide)
    QApplication.processEvents()

    assert panel.side.width() >= 460
    assert panel.width() - panel.side.width() >= panel.width() // 4
    panel.context.operations.close()


def test_cards_stand_in_more_rows_where_one_is_too_long(qtbot: QtBot) -> None:
    host = QWidget()  # a layout keeps the window it fills from getting narrower
    qtbot.addWidget(host)
    cards = Cards()
    cards.setParent(host)
    cards.set_cards([Card(f"c{at}", f"Menunggu persetujuan {at}") for at in range(6)])
    widest = max(card.minimumSizeHint().width() for card in cards._cards.values())
    host.show()

    def rows_at(width: int) -> list[int]:
        cards.resize(width, 400)
        QApplication.processEvents()
        tops = [card.y() for card in cards._cards.values()]
        return [tops.count(top) for top in sorted(set(tops))]

    assert rows_at(7 * widest) == [6]
    assert rows_at(5 * widest) == [3, 3]  # not four above two
    assert rows_at(2 * widest + 40) == [2, 2, 2]
    assert cards.minimumSizeHint().width() == widest
    assert rows_at(7 * widest) == [6]


def test_a_card_that_counts_nothing_does_not_call(qtbot: QtBot) -> None:
    cards = Cards()
    qtbot.addWidget(cards)
    cards.set_cards([Card("late", "Terlambat", Tone.ERROR)])
    value = cards._cards["late"]._value
    colours = theme().colours

    seen = []
    for text in ("0", "Rp 0", "10"):
        cards.show_values({"late": text})
        seen.append(value.styleSheet())

    quiet, loud = f"color: {colours.text};", f"color: {colours.tone(Tone.ERROR).ink};"
    assert seen == [quiet, quiet, loud]


def test_filters_and_buttons_go_below_a_title_that_has_no_room(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    line = TitleLine("Audit", "audit")
    line.setParent(host)
    pressed = []
    filters = [QLineEdit(f"Saringan nomor {at}") for at in range(3)]
    for each in filters:
        each.setFixedWidth(200)
        line.add_filter(each)
    button = KeyButton("Periksa keutuhan", "F9", lambda: pressed.append(1), role="primary")
    line.set_primary(button)
    host.show()

    def tops(width: int) -> list[int]:
        line.resize(width, line.sizeHint().height())
        QApplication.processEvents()
        line.resize(width, line.sizeHint().height())
        QApplication.processEvents()
        middles = [each.geometry().center().y() for each in (*filters, button)]
        ranks = sorted({middle // 20 for middle in middles})
        return [ranks.index(middle // 20) for middle in middles]

    assert tops(1200) == [0, 0, 0, 0]
    assert tops(700) == [1, 1, 1, 0]
    assert tops(450) == [1, 1, 2, 0]
    assert tops(260) == [0, 1, 2, 3]  # the button too; nothing but the title stands above them
    assert filters[0].y() > line._title.y()
    assert line.minimumSizeHint().width() < 300
    assert tops(1200) == [0, 0, 0, 0]
    assert [filters[at].x() < filters[at + 1].x() for at in range(2)] == [True, True]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [1]


def test_a_title_that_is_cut_ends_in_dots_and_says_itself_when_pointed_at(qtbot: QtBot) -> None:
    line = TitleLine("Cadangan Akhir Bulan", "book")
    qtbot.addWidget(line)
    words = line._title
    line.resize(600, 48)
    line.show()
    assert (words.shown(), words.toolTip()) == ("Cadangan Akhir Bulan", "")

    line.resize(160, 48)
    QApplication.processEvents()

    assert words.shown().endswith("…")
    assert words.toolTip() == line.title == "Cadangan Akhir Bulan"
    line.set_title("Kas")
    QApplication.processEvents()
    assert (words.shown(), words.toolTip()) == ("Kas", "")


def test_a_choice_that_is_cut_says_itself_when_pointed_at(qtbot: QtBot) -> None:
    box = choice({"JKT": "JKT · Gudang Utama Jakarta", "SBY": "SBY"})
    qtbot.addWidget(box)
    box.resize(120, 32)
    box.show()
    box.grab()
    assert box.toolTip() == "JKT · Gudang Utama Jakarta"

    box.setCurrentIndex(1)
    box.grab()

    assert box.toolTip() == ""
