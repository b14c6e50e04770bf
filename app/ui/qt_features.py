"""Stops Qt for Python from reading the source of everything that is imported.

After ``import PySide6`` its import hook reads the source text of each further module, to see
whether it may use ``from __feature__ import …``.  We never do.  Left on, the hook keeps the text of
a thousand modules in memory (27 MB, a tenth of the time to start), and it breaks modules that load
lazily: asking a half-loaded ``pydantic`` for its source imports it a second time.
"""

from __future__ import annotations

import sys
from typing import Any

import PySide6.QtCore  # noqa: F401 - puts the hook in place


def switch_off() -> None:
    """Treat every module imported from now on as one without such features.

    Harmless where the hook is built otherwise: then it stays as it is.
    """
    hook: Any = sys.modules.get("shibokensupport.feature")
    if hook is not None and hasattr(hook, "_mod_uses_pyside"):
        hook._mod_uses_pyside = lambda _module: False  # noqa: SLF001 - no public switch exists
