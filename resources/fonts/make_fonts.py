# ruff: noqa: INP001 - a script beside the files it makes
"""Make the bundled fonts from the published Inter web fonts; run again only for a newer Inter.

    npm pack inter-ui@4.1.1 && tar xzf inter-ui-4.1.1.tgz
    pip install fonttools brotli
    python resources/fonts/make_fonts.py package/web resources/fonts

What it changes, and why the family is called "Lumbung Sans" and not Inter (a trademark of its
author, and a PC may hold another Inter):
  * the tabular figures become the normal ones, so a column of money lines up in a PDF, in Qt and
    on a label without every place having to ask for a font feature;
  * only the scripts and signs our screens and documents use stay (118 kB, not 410 kB, a style).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Lumbung Sans"
STYLES = ("Regular", "SemiBold", "Bold")
# Latin with Vietnamese, Greek, Cyrillic, punctuation, currency, arrows, mathematics, marks.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x192, 0x192), (0x1A0, 0x1B0), (0x1CD, 0x1DC),
    (0x218, 0x21B), (0x2B9, 0x2DD), (0x300, 0x330), (0x370, 0x3FF), (0x400, 0x45F),
    (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x203A), (0x2044, 0x2044), (0x2070, 0x208E),
    (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x21AA), (0x21B5, 0x21B5),
    (0x2200, 0x22FF), (0x2318, 0x2318), (0x2325, 0x2325), (0x23CE, 0x23CE), (0x25A0, 0x25FF),
    (0x2605, 0x2606), (0x2610, 0x2612), (0x2713, 0x2717), (0xFFFD, 0xFFFD),
)  # fmt: skip
FEATURES = ("kern", "ccmp", "mark", "mkmk", "locl", "case", "zero", "pnum")


def tabular_figures(font: TTFont) -> dict[str, str]:
    """Glyph of a figure -> glyph of the tabular figure, from the font's own feature."""
    table = font["GSUB"].table
    swaps: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for entry in table.LookupList.Lookup[index].SubTable:
                    swaps.update(getattr(getattr(entry, "ExtSubTable", entry), "mapping", {}))
    return swaps


def make_figures_tabular(font: TTFont) -> None:
    """Point the characters 0-9 at the glyphs of equal width."""
    swaps = tabular_figures(font)
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            glyph = table.cmap.get(code)
            if glyph in swaps:
                table.cmap[code] = swaps[glyph]


def shrink(font: TTFont) -> None:
    """Drop what no screen or document of ours shows."""
    options = subset.Options()
    options.layout_features = list(FEATURES)
    options.hinting = False
    options.name_IDs = ["*"]
    options.glyph_names = False
    options.notdef_outline = True
    options.drop_tables += ["DSIG", "STAT", "meta"]
    worker = subset.Subsetter(options)
    worker.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    worker.subset(font)


def rename(font: TTFont) -> None:
    """Give the changed font a name of its own, as its licence and trademark ask."""
    names: Any = font["name"]
    for record in names.names:
        text = record.toUnicode()
        if record.nameID in {1, 3, 4, 16, 21, 25}:
            record.string = text.replace("Inter", FAMILY, 1)
        elif record.nameID == 6:  # noqa: PLR2004 - the PostScript name
            record.string = text.replace("Inter", FAMILY.replace(" ", ""), 1)


def main(source: Path, target: Path) -> None:
    """Write the three styles from the folder of ``Inter-<style>.woff2`` files."""
    for style in STYLES:
        font = TTFont(source / f"Inter-{style}.woff2", recalcTimestamp=False)
        font.flavor = None
        make_figures_tabular(font)
        shrink(font)
        rename(font)
        font.save(target / f"LumbungSans-{style}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
