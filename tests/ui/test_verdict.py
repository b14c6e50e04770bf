"""The big answer: four outcomes, large, kept, locked on error, sound first (PU-20 to PU-25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import tokens, verdict
from app.ui.gallery import canned
from app.ui.theme import theme
from app.ui.tokens import BANDS, Outcome
from app.ui.verdict import WORDS, Flash, Verdict, VerdictBand, _lines, _share, refused, shortened
from tests.gallery import sample
from tests.gallery.sample import SamplePacking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

VERDICTS = {
    Outcome.OK: sample.OK,
    Outcome.WARNING: sample.WARNING,
    Outcome.ERROR: sample.ERROR,
    Outcome.DONE: sample.DONE,
}


@pytest.fixture
def packing(qtbot: QtBot) -> Iterator[SamplePacking]:
    made = SamplePacking(canned({}))
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.context.operations.close()


def colours_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    points = [(x, y) for x in range(4, image.width(), 23) for y in range(4, image.height(), 11)]
    return {image.pixelColor(x, y).name().upper() for x, y in points}


def height_of_ink(widget: QWidget, left: int, ink: str) -> int:
    """Rows of pixels right of ``left`` that hold the ink: how high the largest type there is."""
    image = widget.grab().toImage()
    colour = QColor(ink)
    lines = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y) == colour for x in range(left, image.width()))
    ]
    return max(lines) - min(lines) + 1


@pytest.mark.req("PU-20", "PU-22")
@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_has_colour_word_icon_and_sound(
    packing: SamplePacking, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[Outcome] = []
    monkeypatch.setattr(packing.context.sounds, "play", played.append)

    packing.show_verdict(VERDICTS[outcome])

    assert BANDS[outcome].paper in colours_of(packing.band)
    assert WORDS[outcome] in packing.band.accessibleName()
    assert played == [outcome]
    assert len(set(WORDS.values())) == 4


@pytest.mark.req("PU-20", "PU-22")
def test_each_outcome_paints_an_icon_of_its_own(
    packing: SamplePacking, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    magenta = "#FF00FF"

    def paint(name: str, size: int, *_more: object) -> QPixmap:
        asked.append(name)
        picture = QPixmap(size, size)
        picture.fill(QColor(magenta))
        return picture

    monkeypatch.setattr(verdict, "pixmap", paint)
    for outcome in Outcome:
        asked.clear()
        packing.show_verdict(VERDICTS[outcome])
        assert magenta in colours_of(packing.band), outcome
        assert set(asked) == {outcome.value}


@pytest.mark.req("PU-21")
def test_the_sound_comes_before_the_paint(
    packing: SamplePacking, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(packing.context.sounds, "play", lambda _: order.append("sound"))
    for paint in ("update", "repaint"):
        monkeypatch.setattr(VerdictBand, paint, lambda _self: order.append("paint"))

    packing.show_verdict(sample.OK)

    assert order[:2] == ["sound", "paint"]


@pytest.mark.req("PU-23")
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_band_takes_a_quarter_of_the_panel(
    packing: SamplePacking, size: tuple[int, int], scale: float
) -> None:
    theme().apply(scale=scale)
    packing.resize(*size)
    packing.show_verdict(sample.OK)
    QApplication.processEvents()

    assert packing.band.height() >= 0.25 * packing.height()
    assert packing.band.width() >= 0.9 * packing.width()


@pytest.mark.req("PU-23")
def test_the_quantity_is_written_large(packing: SamplePacking) -> None:
    packing.show_verdict(Verdict(Outcome.OK, quantity="2 / 3", word="B"))
    QApplication.processEvents()

    # Capital figures of a face are about 0.73 of its size; the slash reaches further.
    assert height_of_ink(packing.band, 700, BANDS[Outcome.OK].ink) >= 0.7 * tokens.QUANTITY_PX


def test_the_last_result_stays_until_the_next(packing: SamplePacking, qtbot: QtBot) -> None:
    packing.show_verdict(sample.OK)
    qtbot.wait(300)

    assert packing.band.verdict == sample.OK
    packing.show_verdict(sample.WARNING)
    assert packing.band.verdict == sample.WARNING


@pytest.mark.req("PU-24")
def test_an_error_names_what_was_scanned_expected_and_to_do() -> None:
    assert refused("SKU B", "SKU A", "Kembalikan ke tote 4.") == (
        "Dipindai: SKU B. Seharusnya: SKU A. Kembalikan ke tote 4."
    )
    assert refused("JP1", "", "Pindai resi lain.") == "Dipindai: JP1. Pindai resi lain."


# ---------------------------------------------------------------- errors lock (PU-25)


@pytest.mark.req("PU-20", "PU-25")
def test_an_error_fills_the_panel_and_stays(packing: SamplePacking, qtbot: QtBot) -> None:
    packing.show_verdict(sample.ERROR)
    qtbot.wait(400)

    assert packing.locked
    assert not packing.lines.isVisible()
    assert packing.band.height() >= 0.75 * packing.height()


@pytest.mark.req("PU-25")
@pytest.mark.parametrize("how", ["Enter", "CMD-OK", "the right item"])
def test_an_error_is_released(packing: SamplePacking, how: str, qtbot: QtBot) -> None:
    packing.scanned("X-wrong", 1_000)
    assert not packing.lines.isVisible()

    if how == "Enter":
        qtbot.keyClick(packing, Qt.Key.Key_Return)
    elif how == "CMD-OK":
        packing.scanned("cmd-ok", 2_000)
    else:
        packing.scanned("8991234567890", 2_000)

    assert not packing.locked
    assert packing.lines.isVisible()
    expected = [("X-wrong", 1_000)]
    if how == "the right item":
        expected.append(("8991234567890", 2_000))
    assert packing.taken == expected


@pytest.mark.req("PU-25")
def test_errors_are_counted_for_each_task(packing: SamplePacking) -> None:
    counted: list[int] = []
    packing.erred.connect(counted.append)

    for _ in range(3):
        packing.show_verdict(sample.ERROR)
        packing.release_error()
    packing.new_task("Pindai pesanan berikutnya.")
    packing.show_verdict(sample.ERROR)

    assert counted == [1, 2, 3, 1]


@pytest.mark.req("PU-25")
def test_keys_do_nothing_while_an_error_stands(packing: SamplePacking, qtbot: QtBot) -> None:
    packing.show_verdict(sample.ERROR)

    qtbot.keyClick(packing, Qt.Key.Key_F9)
    assert packing.band.verdict == sample.ERROR
    packing.release_error()
    qtbot.keyClick(packing, Qt.Key.Key_F9)

    assert packing.band.verdict == sample.DONE


# ---------------------------------------------------------------- scans wait


@pytest.mark.req("PU-04")
def test_scans_wait_in_order_while_something_loads(packing: SamplePacking) -> None:
    packing.hold()
    for at in range(5):
        packing.scanned(f"CODE{at}", at)
    assert (packing.taken, packing.waiting) == ([], 5)

    packing.release()

    assert packing.taken == [(f"CODE{at}", at) for at in range(5)]
    assert packing.waiting == 0


@pytest.mark.req("PU-04")
def test_taking_one_scan_may_hold_the_rest_again(
    packing: SamplePacking, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []

    def take(code: str, _at_ms: int) -> None:
        taken.append(code)
        if code == "ORDER":
            packing.hold()

    monkeypatch.setattr(packing, "take", take)
    packing.hold()
    for code in ("ORDER", "A", "B"):
        packing.scanned(code, 1)

    packing.release()
    assert (taken, packing.waiting) == (["ORDER"], 2)
    packing.scanned("C", 2)
    packing.release()

    assert taken == ["ORDER", "A", "B", "C"]


# ---------------------------------------------------------------- without sound (PU-22)


@pytest.mark.req("PU-22")
def test_visual_only_flashes_the_whole_panel(packing: SamplePacking, qtbot: QtBot) -> None:
    packing.context.sounds.visual_only = True

    packing.show_verdict(sample.WARNING)

    flash = packing.findChild(Flash)
    assert isinstance(flash, Flash)
    assert flash.parentWidget() is packing
    assert flash.isVisible()
    assert flash.size() == packing.size()
    assert colours_of(packing) == {BANDS[Outcome.WARNING].paper}
    qtbot.waitUntil(lambda: not flash._timer.isActive())
    assert not flash.isVisible()


@pytest.mark.parametrize("dark", [False, True])
def test_bands_are_the_same_in_light_and_dark(packing: SamplePacking, dark: bool) -> None:
    theme().apply(dark=dark)
    packing.show_verdict(sample.DONE)

    assert BANDS[Outcome.DONE].paper in colours_of(packing.band)


def test_very_long_words_are_shortened_not_overlapping(packing: SamplePacking) -> None:
    words = "Serum Vitamin C dengan Niacinamide dan Hyaluronic Acid edisi khusus " * 6

    packing.show_verdict(Verdict(Outcome.OK, words, "120 / 120", words))
    packing.resize(1024, 640)

    assert not packing.band.grab().isNull()
    assert packing.band.accessibleName().startswith("BENAR. Serum Vitamin C")


@pytest.mark.req("PU-23")
def test_a_band_beside_a_list_cuts_no_word(qtbot: QtBot) -> None:
    said = Verdict(Outcome.OK, name="SRM-NIA-30", quantity="7 / 24")

    assert _share(said, 1200) == 100
    assert _share(Verdict(Outcome.OK, name="8" * 80, quantity="7 / 24"), 1200) == 100
    assert 55 <= _share(said, theme().px(380)) < 100


LONG = Verdict(
    Outcome.ERROR,
    "Sabun Wajah Teh Hijau, 90 g",
    "1 / 1",
    "Dipindai: Sabun Wajah Teh Hijau, 90 g (GLW-SBN-90). Seharusnya: tidak ada lagi, sudah lengkap "
    "1 dari 1 pcs. Kembalikan yang lebih ke tempatnya di rak B-01-1.",
    word="SUDAH LENGKAP",
)


@pytest.mark.req("PU-23", "PU-24")
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_what_to_do_is_never_cut_from_an_error(qtbot: QtBot, scale: float) -> None:
    """At 1366 × 768 the panel leaves an error so much room beside its quantity."""
    theme().apply(scale=scale)
    room = QSize(700, 420)

    lines = _lines(LONG, room, 100)

    assert [line.text for line in lines] == [LONG.headline, LONG.name, LONG.detail]
    assert sum(line.height for line in lines) <= room.height()
    for line in lines[1:]:
        assert shortened(line.text, line.font, QRect(0, 0, room.width(), line.height)) == line.text
    assert lines[1].font.pixelSize() >= theme().px(28)


@pytest.mark.req("PU-23")
def test_a_name_that_wraps_makes_the_word_above_it_smaller(qtbot: QtBot) -> None:
    said = Verdict(Outcome.OK, "Sunscreen SPF 50 PA++++, 50 ml", "1 / 2")
    one, two = _lines(said, QSize(400, 200), 100), _lines(said, QSize(400, 125), 100)

    assert one[0].font.pixelSize() > two[0].font.pixelSize()
    assert sum(line.height for line in two) <= 125
    assert two[1].font.pixelSize() >= theme().px(28)


@pytest.mark.req("PU-23")
def test_where_nothing_fits_whole_lines_are_kept(qtbot: QtBot) -> None:
    lines = _lines(LONG, QSize(300, 190), 100)

    assert sum(line.height for line in lines) <= 190
    assert lines[0].text == LONG.headline
    last = lines[-1]
    assert shortened(last.text, last.font, QRect(0, 0, 300, last.height)).endswith("…")
