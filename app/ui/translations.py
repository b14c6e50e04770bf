"""Indonesian words for Qt's own buttons, menus and dialogs: Qt ships none.

A dictionary rather than a compiled ``.qm``: it needs no build step and takes 1 ms to read.  The
texts of our own screens are Indonesian in the source.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from app.ui import resources


class QtWords(QTranslator):
    """Answers for Qt's own texts, whatever class they stand in."""

    def __init__(self) -> None:
        super().__init__()
        file = resources.path("translations", "qt_id.json")
        self._words: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))

    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803 - Qt's own name
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """The Indonesian text; None leaves Qt's own (an empty text would blank it)."""
        return self._words.get(sourceText)

    def isEmpty(self) -> bool:
        return not self._words


_installed: list[QtWords] = []


def install() -> None:
    """Put the words, and Indonesian numbers and dates, into the running application."""
    app = QCoreApplication.instance()
    if app is None or _installed:
        return
    QLocale.setDefault(QLocale(QLocale.Language.Indonesian, QLocale.Country.Indonesia))
    words = QtWords()
    _installed.append(words)
    app.installTranslator(words)
