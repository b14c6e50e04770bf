"""Four tones told apart without looking; playing never waits and never fails loudly."""

from __future__ import annotations

import stat
import sys
import wave
from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app.ui.sounds import CommandPlayer, Sounds, samples, write_tone
from app.ui.tokens import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def pitch(data: array[int]) -> float:
    """Hertz of the first 40 ms after the ramp, by crossings of zero."""
    part = data[300:1182]
    crossings = sum(1 for a, b in pairwise(part) if a < 0 <= b)
    return crossings / (len(part) / 22_050)


@pytest.mark.req("PU-20")
def test_the_tones_differ_in_pitch_length_and_shape() -> None:
    made = {outcome: samples(outcome, 100) for outcome in Outcome}
    seconds = {outcome: len(data) / 22_050 for outcome, data in made.items()}

    assert seconds[Outcome.OK] == pytest.approx(0.09, abs=0.01)  # short
    assert seconds[Outcome.WARNING] == pytest.approx(0.31, abs=0.01)  # double
    assert seconds[Outcome.ERROR] == pytest.approx(0.6, abs=0.01)  # long
    assert pitch(made[Outcome.OK]) > 1400  # high
    assert 700 < pitch(made[Outcome.WARNING]) < 850  # mid
    assert pitch(made[Outcome.ERROR]) < 400  # low


@pytest.mark.req("PU-20")
def test_done_is_a_chord_that_rises() -> None:
    data = samples(Outcome.DONE, 100)
    step = 2_205  # 0.1 s

    pitches = [pitch(data[at * step : (at + 1) * step]) for at in range(3)]

    assert pitches == pytest.approx([784, 988, 1175], abs=15)
    assert len(data) > 4 * step  # the chord sounds on


def test_the_double_tone_has_a_pause() -> None:
    data = samples(Outcome.WARNING, 100)
    middle = data[len(data) // 2 - 300 : len(data) // 2 + 300]

    assert set(middle) == {0}


def test_volume_scales_the_samples() -> None:
    loud, soft = (max(samples(Outcome.OK, volume)) for volume in (100, 25))

    assert soft == pytest.approx(loud / 4, rel=0.02)


def test_a_tone_is_a_wave_file(tmp_path: Path) -> None:
    file = tmp_path / "tones" / "ok-80.wav"

    write_tone(file, Outcome.OK, 80)

    with wave.open(str(file)) as found:
        assert (found.getnchannels(), found.getsampwidth(), found.getframerate()) == (1, 2, 22_050)
        assert array("h", found.readframes(found.getnframes())) == samples(Outcome.OK, 80)
    assert [one.name for one in file.parent.iterdir()] == ["ok-80.wav"]


class Recorder:
    """A player that notes what it plays."""

    def __init__(self, *, works: bool = True) -> None:
        self.works = works
        self.played: list[str] = []

    def __call__(self, file: Path) -> bool:
        assert file.exists()
        self.played.append(file.name)
        return self.works


def test_playing_happens_on_a_thread_in_order(tmp_path: Path, qtbot: QtBot) -> None:
    player = Recorder()
    sounds = Sounds(tmp_path, [player])

    sounds.play(Outcome.OK)
    qtbot.waitUntil(lambda: len(player.played) == 1)
    sounds.play(Outcome.ERROR)
    qtbot.waitUntil(lambda: len(player.played) == 2)

    sounds.close()
    assert player.played == ["ok-80.wav", "error-80.wav"]


@pytest.mark.req("PU-22")
def test_mute_and_volume(tmp_path: Path, qtbot: QtBot) -> None:
    player = Recorder()
    sounds = Sounds(tmp_path, [player])

    sounds.muted = True
    sounds.play(Outcome.OK)
    sounds.muted, sounds.volume = False, 0
    sounds.play(Outcome.OK)
    sounds.volume = 35
    sounds.play(Outcome.DONE)

    qtbot.waitUntil(lambda: player.played == ["done-35.wav"])
    sounds.close()


def test_a_player_that_fails_gives_way_to_the_next_and_then_to_a_beep(
    tmp_path: Path, qtbot: QtBot
) -> None:
    broken, working = Recorder(works=False), Recorder()
    sounds = Sounds(tmp_path, [broken, working])
    sounds.play(Outcome.OK)
    qtbot.waitUntil(lambda: len(working.played) == 1)
    sounds.play(Outcome.OK)
    qtbot.waitUntil(lambda: len(working.played) == 2)
    sounds.close()
    assert (len(broken.played), len(working.played)) == (1, 2)

    silent = Sounds(tmp_path, [Recorder(works=False)])
    with qtbot.waitSignal(silent._beep):
        silent.play(Outcome.OK)
    silent.close()


def _program(folder: Path, name: str, body: str) -> str:
    file = folder / name
    file.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return str(file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows plays with winsound")
def test_a_program_that_ends_badly_is_no_player(tmp_path: Path) -> None:
    good = CommandPlayer(_program(tmp_path, "good", "pass"))
    bad = CommandPlayer(_program(tmp_path, "bad", "raise SystemExit(1)"))
    file = tmp_path / "x.wav"
    write_tone(file, Outcome.OK, 80)

    assert good(file)
    assert not bad(file)
    with pytest.raises(FileNotFoundError):
        CommandPlayer(str(tmp_path / "missing"))(file)


def test_without_a_folder_nothing_sounds() -> None:
    sounds = Sounds(None)

    sounds.play(Outcome.OK)
    sounds.prepare()

    assert sounds._thread is None
