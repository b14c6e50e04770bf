"""Where the files that come with the program lie: fonts and label templates."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2] / "resources"
FONTS: Final = ROOT / "fonts"
LABEL_TEMPLATES: Final = ROOT / "label_templates"
