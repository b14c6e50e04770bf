"""Where the files that travel with the program are: icons, fonts, style, translations."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The ``resources`` folder: beside the frozen program, or at the top of the source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).parents[2]
    return base / "resources"


def path(*parts: str) -> Path:
    """A file in the ``resources`` folder."""
    return root().joinpath(*parts)
