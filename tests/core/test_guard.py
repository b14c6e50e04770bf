from __future__ import annotations

import sys
from importlib.metadata import version

import pytest

from app.core import guard


@pytest.mark.parametrize(
    ("python", "pyside"),
    [((3, 11), "6.11.3"), ((3, 12), "6.12.0"), ((3, 14), "6.12.0"), ((3, 11), None)],
)
def test_sound_pairs_may_run(python: tuple[int, int], pyside: str | None) -> None:
    assert guard.refusal(python, pyside) is None


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.1", "6.13.0", "7.0"])
def test_pyside_that_aborts_under_python_311_is_refused(pyside: str) -> None:
    assert guard.refusal((3, 11), pyside) == (
        f"PySide6 {pyside} tidak boleh dipakai dengan Python 3.11: "
        "program dapat berhenti mendadak.\n"
        "Hapus folder .venv, lalu jalankan lagi: python3 installer/start.py\n"
        f"(PySide6 {pyside} aborts under Python 3.11; remove .venv and start again.)"
    )


@pytest.mark.parametrize("python", [(3, 10), (3, 15), (4, 0)])
def test_other_pythons_are_refused(python: tuple[int, int]) -> None:
    sentence = guard.refusal(python, "6.12.0")

    assert sentence is not None
    assert sentence.startswith(
        "Lumbung memerlukan Python 3.11 sampai 3.14; "
        f"yang menjalankannya Python {python[0]}.{python[1]}.\n"
    )


def test_check_leaves_the_program_with_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 11, 2, "final", 0))
    monkeypatch.setattr(guard, "_pyside_version", lambda: "6.12.0")

    with pytest.raises(SystemExit, match="tidak boleh dipakai dengan Python 3.11"):
        guard.check()


def test_this_machine_is_sound() -> None:
    guard.check()


def test_version_is_read_without_loading_qt() -> None:
    assert guard._pyside_version() == version("PySide6-Essentials")
