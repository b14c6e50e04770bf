"""Names of files as they are kept: readable, and harmless as a name on any system."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
_UNFIT: Final = re.compile(r'[\\/:*?"<>|]+')


def clean_name(name: str, ending: str) -> str:
    r"""The last part of a path, without what no file system takes, ending as its content is.

    ``C:\foto\nota.PNG`` of a JPG becomes ``nota.jpg``.
    """
    last = re.split(r"[\\/]", name)[-1]
    printable = "".join(mark for mark in last if unicodedata.category(mark)[0] != "C")
    stem = _UNFIT.sub("-", printable).strip(" .")
    stem = re.sub(r"\.(jpe?g|png|pdf)$", "", stem, flags=re.IGNORECASE).strip(" .")
    return f"{(stem or 'lampiran')[: LONGEST - len(ending) - 1]}.{ending}"
