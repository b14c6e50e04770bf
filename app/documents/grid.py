"""The dot grid of a printer: everything on a label stands on whole dots of it (PU-90).

A thermal head has 8, 11.8 or 23.6 dots to the millimetre; a bar of 1.33 dots never scans, so
nothing is ever drawn between two dots.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

Dpi = Literal[203, 300, 600]

MM_PER_INCH: Final = 25.4
POINTS_PER_INCH: Final = 72.0
#: Makers' "203 dpi" heads have exactly 8 dots to the millimetre (203.2 to the inch).
_DOTS_PER_MM: Final[dict[int, float]] = {203: 8.0, 300: 300 / MM_PER_INCH, 600: 600 / MM_PER_INCH}


@dataclass(frozen=True, slots=True)
class ModuleLimits:
    """Narrowest bar or cell, in whole dots, that still scans reliably on this grid (measured)."""

    linear: int
    qr: int
    data_matrix: int


#: Code 128 at 0.25 mm and more, QR and DataMatrix as decoded in the label trials of tech.md.
_LIMITS: Final[dict[int, ModuleLimits]] = {
    203: ModuleLimits(linear=2, qr=3, data_matrix=4),
    300: ModuleLimits(linear=3, qr=3, data_matrix=4),
    600: ModuleLimits(linear=6, qr=6, data_matrix=8),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """One printer resolution.

    Args:
        dpi: Nominal dots per inch of the print head.
    """

    dpi: Dpi

    @property
    def dots_per_mm(self) -> float:
        """Dots in one millimetre."""
        return _DOTS_PER_MM[self.dpi]

    @property
    def limits(self) -> ModuleLimits:
        """Narrowest modules in dots."""
        return _LIMITS[self.dpi]

    def dots(self, mm: float) -> int:
        """Millimetres to the nearest whole dot."""
        return round(mm * self.dots_per_mm)

    def dots_below(self, mm: float) -> int:
        """Millimetres to whole dots, never more than that length."""
        return math.floor(mm * self.dots_per_mm + 1e-6)

    def dots_above(self, mm: float) -> int:
        """Millimetres to whole dots, never less than that length."""
        return math.ceil(mm * self.dots_per_mm - 1e-6)

    def mm(self, dots: float) -> float:
        """Dots to millimetres."""
        return dots / self.dots_per_mm

    def points(self, dots: float) -> float:
        """Dots to PDF points."""
        return self.mm(dots) * POINTS_PER_INCH / MM_PER_INCH
