"""Puts the tokens on the screen: Fusion, a palette and one style sheet; light and dark, 100-200 %.

``setColorScheme`` does nothing without a desktop theme (measured, many Linux PCs), so the palette
is ours. A switch happens at run time; widgets that paint themselves listen to
:attr:`Theme.changed`.
"""

from __future__ import annotations

from dataclasses import replace
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.ui import resources, tokens

if TYPE_CHECKING:
    from app.ui.tokens import Colours, Sizes

_ROLES: Final = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_brand",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.Link: "brand",
    QPalette.ColorRole.LinkVisited: "brand",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "muted",
    QPalette.ColorRole.Shadow: "line",
    QPalette.ColorRole.Accent: "brand",
}
_FADED: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


class Theme(QObject):
    """The look in force: colours, type and measures, scaled."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.dark = False
        self.scale = 1.0
        self._family = ""
        self._qss = ""
        self._fonts: dict[tuple[float, bool], QFont] = {}

    @property
    def colours(self) -> Colours:
        """The colour set in force."""
        return tokens.DARK if self.dark else tokens.LIGHT

    def colour(self, name: str) -> QColor:
        """A colour by its token (``text``, ``brand``), or the ink of a pair (``ok``, ``error``)."""
        value = getattr(self.colours, name)
        return QColor(value.ink if isinstance(value, tokens.Pair) else value)

    def sizes(self, *, point_of_use: bool = False) -> Sizes:
        """Sizes of a density, with the person's text scaling applied."""
        base = tokens.POINT_OF_USE if point_of_use else tokens.OFFICE
        scale = self.scale
        return replace(
            base,
            text_pt=base.text_pt * scale,
            small_pt=base.small_pt * scale,
            title_pt=base.title_pt * scale,
            card_pt=base.card_pt * scale,
            row=self.px(base.row),
            row_two_lines=self.px(base.row_two_lines),
            control=self.px(base.control),
            icon=self.px(base.icon),
        )

    def px(self, pixels: float) -> int:
        """A measure in pixels, scaled."""
        return round(pixels * self.scale)

    def font(self, *, point_of_use: bool = False) -> QFont:
        """The running text of a density."""
        return self.font_of(self.sizes(point_of_use=point_of_use).text_pt)

    def font_of(self, points: float, *, bold: bool = False) -> QFont:
        """The bundled face with tabular figures."""
        made = self._fonts.get((points, bold))
        if made is None:
            made = QFont(self._family or QApplication.font().family())
            made.setPointSizeF(points)
            made.setFeature(QFont.Tag("tnum"), 1)
            if bold:
                made.setWeight(QFont.Weight.DemiBold)
            self._fonts[points, bold] = made
        return QFont(made)  # the caller's own, to change as it likes

    def pixel_font(self, pixels: float, *, bold: bool = False) -> QFont:
        """The same face measured in pixels, for verdicts and pictures."""
        font = self.font_of(10, bold=bold)
        font.setPixelSize(self.px(pixels))
        return font

    def apply(self, *, dark: bool | None = None, scale: float | None = None) -> None:
        """Put the look on the running application; nothing given means again as it was."""
        self.dark = self.dark if dark is None else dark
        self.scale = self.scale if scale is None else min(2.0, max(1.0, scale))
        app = _application()
        if not self._family:
            self._family = _load_fonts()
            self._fonts.clear()
            # Without it a style sheet stops fonts set on a panel from reaching its children.
            app.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
            app.setStyle("Fusion")
        app.setPalette(_palette(self.colours))
        app.setFont(self.font())
        app.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def _style_sheet(self) -> str:
        if not self._qss:
            self._qss = resources.path("qss", "lumbung.qss").read_text(encoding="utf-8")
        return Template(self._qss).substitute(self._variables())

    def _variables(self) -> dict[str, str]:
        found = {name: str(getattr(self.colours, name)) for name in _COLOUR_NAMES}
        for name in ("ok", "warn", "error", "done", "neutral", "offline"):
            pair: tokens.Pair = getattr(self.colours, name)
            found |= {f"{name}_ink": pair.ink, f"{name}_paper": pair.paper}
        for prefix, sizes in (("", self.sizes()), ("pou_", self.sizes(point_of_use=True))):
            for name in ("text_pt", "small_pt", "title_pt", "card_pt"):
                found[prefix + name] = f"{getattr(sizes, name):.2f}pt"
            found[prefix + "control"] = f"{sizes.control}px"
            found[prefix + "icon"] = f"{sizes.icon}px"
        for name, pixels in _MEASURES.items():
            found[name] = f"{self.px(pixels)}px"
        found["icons"] = resources.path("icons").as_posix()
        found["mode"] = "dark" if self.dark else "light"
        return found


_COLOUR_NAMES: Final = (
    "bg", "surface", "raised", "line", "hover", "text", "muted", "brand", "brand_hover",
    "on_brand", "selection",
)  # fmt: skip
_MEASURES: Final = {
    "xs": tokens.XS,
    "s": tokens.S,
    "m": tokens.M,
    "l": tokens.L,
    "xl": tokens.XL,
    "radius": tokens.RADIUS,
    "pill_radius": tokens.PILL_RADIUS,
    "scrollbar": 10,
    "tab": 56,
    "handle": 28,
}


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a theme needs a QApplication")  # noqa: TRY004 - not a caller's type
    return app


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    for role, name in _ROLES.items():
        palette.setColor(role, QColor(getattr(colours, name)))
    for role in _FADED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.muted))
    return palette


def _load_fonts() -> str:
    """Register every bundled face; the family to use, or the first installed fallback."""
    folder = resources.path("fonts")
    files = sorted([*folder.glob("*.ttf"), *folder.glob("*.otf")]) if folder.is_dir() else []
    families = [
        family
        for file in files
        for family in QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(file))
        )
    ]
    if families:
        return tokens.FAMILY if tokens.FAMILY in families else families[0]
    installed = set(QFontDatabase.families())
    wanted = (tokens.FAMILY, *tokens.FALLBACK_FAMILIES)
    return next((name for name in wanted if name in installed), QApplication.font().family())


_theme: Theme | None = None


def theme() -> Theme:
    """The one look of this process."""
    global _theme  # noqa: PLW0603 - one application, one look
    if _theme is None:
        _theme = Theme()
    return _theme
