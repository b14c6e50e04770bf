"""Tells a keyboard-wedge scan from typing by its rhythm; knows no Qt and no clock of its own.

A scanner types a whole code with 1-35 ms between characters and ends with Enter or Tab; a person at
120 words a minute needs about 100 ms a character (PU-01).  Every printable key is *held* for a
moment: it either becomes part of a scan or is given back to be typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

#: Group separator of GS1 element strings (FNC1 as scanners send it).
GS: Final = "\x1d"


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How this workstation's scanner sends; milliseconds.

    Attributes:
        prefix: Text the scanner is set to send first; when given, other keys are never held.
        suffix: Character that ends a code besides Enter and Tab.
        join_ms: A longer gap starts a new burst.
        fast_ms: Largest mean gap of a scan (PU-01).
        silence_ms: A fast burst without Enter ends after this (PU-01).
        hold_ms: How long a key may be kept from the screen.
        late_ms: An Enter this long after a scan that ended by silence still belongs to it.
        least: Fewest characters of a scan.
    """

    prefix: str = ""
    suffix: str = ""
    join_ms: int = 50
    fast_ms: int = 35
    silence_ms: int = 60
    hold_ms: int = 45
    late_ms: int = 120
    least: int = 4


class Next(Enum):
    """What becomes of the keys held."""

    HOLD = auto()
    REPLAY = auto()
    SCAN = auto()


@dataclass(slots=True)
class Burst:
    """Characters that came close together, and when."""

    settings: WedgeSettings
    text: str = ""
    first_ms: int = 0
    last_ms: int = 0
    _widest_ms: int = field(default=0, init=False)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def code(self) -> str:
        """The code without the configured prefix."""
        return self.text.removeprefix(self.settings.prefix)

    def opens(self, char: str) -> bool:
        """Whether a character may begin a burst: any, or the prefix where one is configured."""
        return not self.settings.prefix or self.settings.prefix.startswith(char)

    def joins(self, at_ms: int) -> bool:
        """Whether a key at this moment belongs to the burst."""
        return not self.text or at_ms - self.last_ms <= self.settings.join_ms

    def add(self, char: str, at_ms: int) -> None:
        """Hold one more character."""
        if self.text:
            self._widest_ms = max(self._widest_ms, at_ms - self.last_ms)
        else:
            self.first_ms = at_ms
        self.text += char
        self.last_ms = at_ms

    def prefix_broken(self) -> bool:
        """Whether it cannot become a scan any more because the prefix does not match."""
        prefix = self.settings.prefix
        return not (self.text.startswith(prefix) or prefix.startswith(self.text))

    def ended(self, at_ms: int) -> Next:
        """A terminator came: a scan if long and fast enough, else it was typed."""
        if not self.joins(at_ms) or len(self.code) < self.settings.least:
            return Next.REPLAY
        if self.settings.prefix:
            return Next.SCAN if self.text.startswith(self.settings.prefix) else Next.REPLAY
        mean_ms = (at_ms - self.first_ms) / len(self.text)
        return Next.SCAN if mean_ms <= self.settings.fast_ms else Next.REPLAY

    def silent(self, quiet_ms: int) -> Next:
        """Nothing came for ``quiet_ms``: a scan without terminator, typing, or too early."""
        fast = self._widest_ms <= self.settings.fast_ms or bool(self.settings.prefix)
        long = len(self.code) >= self.settings.least and self.text.startswith(self.settings.prefix)
        if not (fast and long):
            return Next.REPLAY
        return Next.SCAN if quiet_ms >= self.settings.silence_ms else Next.HOLD


#: US layout by scan code (set 1, which Linux numbers alike): plain and shifted character.
_ROWS: Final = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_PLAIN: Final = {start + i: c for start, plain, _ in _ROWS for i, c in enumerate(plain)}
_SHIFTED: Final = {start + i: c for start, _, shifted in _ROWS for i, c in enumerate(shifted)}
#: Where ``]`` is: with Ctrl it is the GS of GS1 codes.
BRACKET: Final = 27


def us_character(scan_code: int, *, shift: bool) -> str:
    """What a scanner set to the US layout meant, whatever the PC's layout and CapsLock."""
    return (_SHIFTED if shift else _PLAIN).get(scan_code, "")
