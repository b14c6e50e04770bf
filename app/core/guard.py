"""What must be true of the machine before Qt is loaded: the Python version, and its PySide6.

PySide6 6.12.0 under Python 3.11 loses references and aborts the whole process after some thousand
calls, in the middle of a scan and without a message.  pyproject.toml never installs that pair;
this guard refuses it when somebody installed it by hand.  Standard library only, and quick: it
runs before everything else at every start.
"""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

#: As ``requires-python`` in pyproject.toml.
OLDEST: Final = (3, 11)
TOO_NEW: Final = (3, 15)
#: The first Python under which PySide6 6.12 is sound.
SOUND_FOR_PYSIDE_6_12: Final = (3, 12)

_WRONG_PYTHON = """\
Lumbung memerlukan Python 3.11 sampai 3.14; yang menjalankannya Python {found}.
Pasang Python 3.12 atau 3.13, lalu jalankan lagi: python3 installer/start.py
(Lumbung needs Python 3.11 to 3.14; this is Python {found}.)"""

_WRONG_PYSIDE = """\
PySide6 {pyside} tidak boleh dipakai dengan Python {python}: program dapat berhenti mendadak.
Hapus folder .venv, lalu jalankan lagi: python3 installer/start.py
(PySide6 {pyside} aborts under Python {python}; remove .venv and start again.)"""


def refusal(python: tuple[int, int], pyside: str | None) -> str | None:
    """The sentence for a person if this pair must not run, else None.

    Args:
        python: Major and minor version.
        pyside: Version of PySide6 as text; None if it is not installed (headless use).
    """
    found = ".".join(map(str, python))
    if not OLDEST <= python < TOO_NEW:
        return _WRONG_PYTHON.format(found=found)
    if pyside and python < SOUND_FOR_PYSIDE_6_12 and _release(pyside) >= (6, 12):
        return _WRONG_PYSIDE.format(pyside=pyside, python=found)
    return None


def check() -> None:
    """Leave the program with a plain message if it must not run here.

    Raises:
        SystemExit: With the sentence of :func:`refusal`; code 1 for the shell.
    """
    python = sys.version_info[:2]
    # From 3.12 on every PySide6 is sound: do not spend time on finding its version.
    pyside = _pyside_version() if python < SOUND_FOR_PYSIDE_6_12 else None
    if (sentence := refusal(python, pyside)) is not None:
        raise SystemExit(sentence)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


def _pyside_version() -> str | None:
    """Version in PySide6's own file; loading Qt would be too late, package metadata takes 20 ms."""
    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        return None
    config = Path(next(iter(spec.submodule_search_locations))) / "_config.py"
    found = re.search(r'^version = "([^"]+)"', config.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else None
