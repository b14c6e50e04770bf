"""Colours can be read, and told apart, by everybody; nothing else writes one down."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from app.ui import resources, tokens
from app.ui.tokens import BANDS, DARK, LIGHT, Outcome, Pair, contrast

APP = Path(__file__).parents[2] / "app"
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?!\w)")

#: Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    def channel(at: int) -> float:
        value = int(colour[at : at + 2], 16) / 255
        return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)

    return channel(1), channel(3), channel(5)


def times(matrix: tuple[Triple, Triple, Triple], vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def lab(rgb: Triple) -> Triple:
    clipped = tuple(min(1.0, max(0.0, value)) for value in rgb)
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = times(to_xyz, (clipped[0], clipped[1], clipped[2]))

    def root(value: float) -> float:
        return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)

    fx, fy, fz = root(x / 0.9505), root(y), root(z / 1.089)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: str, other: str, seen: tuple[Triple, Triple, Triple]) -> float:
    a, b = (lab(times(seen, linear(colour))) for colour in (one, other))
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_pair_reaches_its_contrast(colours: tokens.Colours) -> None:
    weak = {
        name: round(contrast(pair), 2)
        for name, pair, least in colours.pairs()
        if contrast(pair) < least
    }

    assert weak == {}


@pytest.mark.req("PU-23")
@pytest.mark.parametrize("outcome", list(Outcome))
def test_verdict_bands_reach_seven_to_one(outcome: Outcome) -> None:
    assert contrast(BANDS[outcome]) >= 7.0


@pytest.mark.req("PU-22")
@pytest.mark.parametrize("seen", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
def test_verdict_bands_differ_for_colour_blind_people(
    seen: tuple[Triple, Triple, Triple],
) -> None:
    near = {
        (one.value, other.value): round(distance(BANDS[one].paper, BANDS[other].paper, seen), 1)
        for one, other in combinations(Outcome, 2)
    }

    assert min(near.values()) >= 20, near


@pytest.mark.req("PU-20")
def test_the_bands_are_green_amber_red_and_blue() -> None:
    hue = {outcome: QColor(BANDS[outcome].paper).hsvHue() for outcome in Outcome}

    assert 120 <= hue[Outcome.OK] <= 180
    assert 30 <= hue[Outcome.WARNING] <= 50
    assert hue[Outcome.ERROR] == 0
    assert 200 <= hue[Outcome.DONE] <= 230


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(Pair("#000000", "#FFFFFF")) == pytest.approx(21.0)


@pytest.mark.req("PU-23")
def test_verdict_type_is_large_enough() -> None:
    assert tokens.NAME_PX >= 28
    assert tokens.QUANTITY_PX >= 64
    assert tokens.BAND_SHARE >= 0.25


def test_no_colour_is_written_outside_the_tokens() -> None:
    files = [*APP.glob("ui/*.py"), *APP.glob("shell/*.py"), *APP.glob("*/panels/*.py")]
    files += [resources.path("qss", "lumbung.qss")]

    found = {
        file.name: COLOUR.findall(file.read_text(encoding="utf-8"))
        for file in files
        if file.name != "tokens.py"
    }

    assert {name: colours for name, colours in found.items() if colours} == {}
