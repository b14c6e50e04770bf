"""Every colour, size and font of the program; nothing else writes one down.

Contrast is checked by a test for each pair in :meth:`Colours.pairs`.  The four verdict bands differ
from the first sketch of the look: white reached only 5.0:1 on the amber and 6.5:1 on the red, and a
point of use must be readable from two metres (PU-23, >= 7:1).  Amber now carries dark ink, which
also sets it apart from red by lightness, and the green leans to blue so that red and green stay
apart for colour-blind people (PU-22).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Tone(StrEnum):
    """What a pill, message or row says about itself."""

    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"
    ERROR = "error"
    DONE = "done"


class Outcome(StrEnum):
    """What a scan answers (PU-20): exactly three outcomes, and a fourth when a task is complete."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Pair:
    """Ink on paper."""

    ink: str
    paper: str


@dataclass(frozen=True, slots=True)
class Colours:
    """One of the two colour sets, as ``#RRGGBB``."""

    bg: str
    surface: str
    raised: str
    line: str
    hover: str
    text: str
    muted: str
    brand: str
    brand_hover: str
    on_brand: str
    selection: str
    ok: Pair
    warn: Pair
    error: Pair
    done: Pair
    neutral: Pair
    offline: Pair

    def tone(self, tone: Tone) -> Pair:
        """Ink and paper of a pill or message."""
        pairs = {
            Tone.OK: self.ok,
            Tone.WARN: self.warn,
            Tone.ERROR: self.error,
            Tone.DONE: self.done,
        }
        return pairs.get(tone, self.neutral)

    def pairs(self) -> list[tuple[str, Pair, float]]:
        """Each pair that is used for reading, with the contrast it must reach."""
        return [
            ("text on window", Pair(self.text, self.bg), 14.0),
            ("text on surface", Pair(self.text, self.surface), 14.0),
            ("text on raised", Pair(self.text, self.raised), 12.0),
            ("text on hover", Pair(self.text, self.hover), 11.0),
            ("text on selection", Pair(self.text, self.selection), 10.0),
            ("muted on window", Pair(self.muted, self.bg), 6.0),
            ("muted on surface", Pair(self.muted, self.surface), 6.0),
            ("muted on selection", Pair(self.muted, self.selection), 4.5),
            ("on brand", Pair(self.on_brand, self.brand), 7.0),
            ("on brand, hovered", Pair(self.on_brand, self.brand_hover), 7.0),
            ("brand on surface", Pair(self.brand, self.surface), 7.0),
            ("ok", self.ok, 5.7),
            ("warn", self.warn, 5.7),
            ("error", self.error, 5.7),
            ("done", self.done, 5.7),
            ("neutral", self.neutral, 5.7),
            ("offline", self.offline, 7.0),
            ("error ink on surface", Pair(self.error.ink, self.surface), 5.7),
            ("ok ink on surface", Pair(self.ok.ink, self.surface), 5.7),
        ]


LIGHT: Final = Colours(
    bg="#F6F5F1",
    surface="#FFFFFF",
    raised="#EFEDE6",
    line="#DAD7CE",
    hover="#F1EFE8",
    text="#1D1B16",
    muted="#5F5B50",
    brand="#1F5C4A",
    brand_hover="#17493A",
    on_brand="#FFFFFF",
    selection="#DCEBE4",
    ok=Pair("#12693B", "#DDF3E4"),
    warn=Pair("#7A4B00", "#FFEFC8"),
    error=Pair("#9B1C1C", "#FDE2E0"),
    done=Pair("#1B4F8F", "#DEEBFA"),
    neutral=Pair("#4A463C", "#EBE8DF"),
    offline=Pair("#1D1B16", "#F5B01E"),
)

DARK: Final = Colours(
    bg="#161512",
    surface="#1F1E1A",
    raised="#282722",
    line="#3A3831",
    hover="#2A2924",
    text="#F1EFE8",
    muted="#B4AFA2",
    brand="#6FC3A6",
    brand_hover="#8AD4BA",
    on_brand="#0E1F19",
    selection="#20382F",
    ok=Pair("#7FD9A2", "#123522"),
    warn=Pair("#FFCB66", "#3B2A06"),
    error=Pair("#FF9D97", "#4A1513"),
    done=Pair("#9CC4F5", "#142C49"),
    neutral=Pair("#D5D1C6", "#33312B"),
    offline=Pair("#1D1B16", "#F5B01E"),
)

#: Full-width verdict bands, the same in light and dark: ink on paper, each >= 7:1 (PU-23).
BANDS: Final = {
    Outcome.OK: Pair("#FFFFFF", "#00604F"),
    Outcome.WARNING: Pair("#1D1B16", "#F5B01E"),
    Outcome.ERROR: Pair("#FFFFFF", "#A31616"),
    Outcome.DONE: Pair("#FFFFFF", "#1B4F8F"),
}

#: The bundled face: Inter with tabular figures (resources/fonts).
FAMILY: Final = "Lumbung Sans"
FALLBACK_FAMILIES: Final = ("Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of one density before text scaling: points for type, pixels for the rest."""

    text_pt: float
    small_pt: float
    title_pt: float
    card_pt: float
    row: int
    row_two_lines: int
    control: int
    icon: int


OFFICE: Final = Sizes(
    text_pt=10, small_pt=8.5, title_pt=14, card_pt=16, row=28, row_two_lines=40, control=30, icon=16
)
POINT_OF_USE: Final = Sizes(
    text_pt=16,
    small_pt=12.5,
    title_pt=18,
    card_pt=24,
    row=44,
    row_two_lines=64,
    control=44,
    icon=20,
)

#: Verdict type in pixels (PU-23: name >= 28, quantity >= 64).
WORD_PX: Final = 40
NAME_PX: Final = 30
QUANTITY_PX: Final = 72
DETAIL_PX: Final = 22
#: Share of the panel's height the band takes at least (PU-23).
BAND_SHARE: Final = 0.25

XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24

RADIUS: Final = 6
#: Small icons, beside words.
ICON: Final = 16
PILL_RADIUS: Final = 9
SCALES: Final = (1.0, 1.1, 1.25, 1.5, 1.75, 2.0)

#: Delays before the screen says it is waiting, in milliseconds (look.md).
BUSY_MS: Final = 150
PROGRESS_MS: Final = 2000
SEARCH_MS: Final = 120


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB`` (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(pair: Pair) -> float:
    """Contrast ratio of ink on paper, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(pair.ink), luminance(pair.paper)))
    return (light + 0.05) / (dark + 0.05)
