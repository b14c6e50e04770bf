"""Where the charts of accounts are that come with the program."""

from __future__ import annotations

import sys
from pathlib import Path


def chart_file(name: str) -> Path:
    """The file of a chart: beside the frozen program, or at the top of the source tree."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).parents[2]
    return base / "resources" / "chart_of_accounts" / f"{name}.csv"
