"""Cutting a GS1 text into its fields, also where separators are missing or fields are damaged.

Fields of a predefined length follow each other without separator; any other field ends at a
separator or at the end.  When a label or scanner lost the separator, a field of variable length
runs into the next.  Then every place where a believable field of fixed length begins is tried
(PU-11), and the readings are ordered: fewest damaged fields, fewest repeated AIs, most fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final

from app.scanning import gs1_fields
from app.scanning.gtin import is_digits
from app.scanning.normalise import GS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

#: Length with AI by the first two digits: fields that need no separator (GS1 figure 5.10.1-2).
_PREDEFINED: Final = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "11": 8, "12": 8, "13": 8, "14": 8, "15": 8,
    "16": 8, "17": 8, "18": 8, "19": 8, "20": 4, "31": 10, "32": 10, "33": 10, "34": 10, "35": 10,
    "36": 10, "41": 16,
}  # fmt: skip
#: A field after a lost separator may begin with one of these; their content can be checked.
_STARTERS: Final = frozenset(
    {"00", "01", "02", "11", "13", "15", "16", "17", "31", "32", "33", "41"}
)
#: Numbers of variable length: behind them also lot and serial can be told apart.
_COUNTS: Final = frozenset({"30", "37"})
_AFTER_COUNT: Final = ("10", "21")
_LONGEST_AI: Final = 4
#: Readings kept of one stretch, and of the whole text.
_KEPT: Final = 4
#: Longest stretch searched for lost separators; a longer one is taken as it stands.
_SEARCHED: Final = 200
#: Longest stretch read at all: a field has 94 characters at most, and GS1-128 holds 48.
_LONGEST: Final = 400


class ProblemKind(StrEnum):
    """What can be wrong with a field.  The last two are notes, not damage."""

    CHECK_DIGIT = "check_digit"
    BAD_DATE = "bad_date"
    BAD_VALUE = "bad_value"
    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    CONFLICT = "conflict"
    UNKNOWN_AI = "unknown_ai"
    SEPARATOR_ASSUMED = "separator_assumed"

    @property
    def damages(self) -> bool:
        """Whether the field cannot be trusted."""
        return self not in {ProblemKind.UNKNOWN_AI, ProblemKind.SEPARATOR_ASSUMED}


_SENTENCES: Final = {
    ProblemKind.CHECK_DIGIT: "digit pemeriksa salah",
    ProblemKind.BAD_DATE: "tanggal tidak ada",
    ProblemKind.BAD_VALUE: "isi tidak sesuai format",
    ProblemKind.TRUNCATED: "kode terpotong",
    ProblemKind.UNREADABLE: "tidak terbaca",
    ProblemKind.CONFLICT: "muncul dua kali dengan isi berbeda",
    ProblemKind.UNKNOWN_AI: "kode AI tidak dikenal, diabaikan",
    ProblemKind.SEPARATOR_ASSUMED: "pemisah hilang, batasnya diperkirakan",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, the AI it concerns ("" if none) and the text found there."""

    kind: ProblemKind
    ai: str
    value: str

    @property
    def message(self) -> str:
        """What it is, Indonesian: ``(17) 261331: tanggal tidak ada``."""
        where = f"({self.ai}) {self.value}" if self.ai else self.value
        return f"{where}: {_SENTENCES[self.kind]}"


@dataclass(frozen=True, slots=True)
class Element:
    """One sound field."""

    ai: str
    value: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to cut a text into fields.  ``first_ai`` counts also when that field is damaged."""

    elements: tuple[Element, ...] = ()
    problems: tuple[Problem, ...] = ()
    first_ai: str = ""

    def __add__(self, other: Reading) -> Reading:
        return Reading(
            self.elements + other.elements,
            self.problems + other.problems,
            self.first_ai or other.first_ai,
        )

    @property
    def damage(self) -> int:
        """How many fields cannot be trusted."""
        return sum(problem.kind.damages for problem in self.problems)

    @property
    def damaged(self) -> bool:
        """Whether some field cannot be trusted."""
        return self.damage > 0

    @property
    def repeats(self) -> int:
        """How many fields come again."""
        return len(self.elements) - len({element.ai for element in self.elements})


@dataclass(frozen=True, slots=True)
class _Application:
    """An application identifier and the form of its field."""

    ai: str
    pattern: re.Pattern[str]


def readings(text: str, *, today: date, separated: bool) -> list[Reading]:
    """Every believable way to read a GS1 text, best first; at least one.

    Args:
        text: Fields with 0x1D as separator, without AIM id.
        today: Decides centuries and which guessed dates are believable.
        separated: Separators came through elsewhere in the text, so a field that runs to the end
            is probably whole; else a lost separator is likelier than a long lot number.
    """
    reader = _Reader(today, separated=separated)
    stretches = [reader.stretch(part) for part in text.split(GS) if part]
    joined = [sum(parts, Reading()) for parts in islice(product(*stretches), _KEPT * _KEPT)]
    return _best(_without_conflicts(reading) for reading in joined)


def _best(found: Iterable[Reading]) -> list[Reading]:
    """Without doubles, fewest damaged fields first, then fewest repeated ones; stable."""
    unique = list(dict.fromkeys(found))
    return sorted(unique, key=lambda reading: (reading.damage, reading.repeats))[:_KEPT]


def _without_conflicts(reading: Reading) -> Reading:
    """A second value for the same AI is a problem; the first counts."""
    first: dict[str, str] = {}
    conflicts = tuple(
        Problem(ProblemKind.CONFLICT, element.ai, element.value)
        for element in reading.elements
        if first.setdefault(element.ai, element.value) != element.value
    )
    return Reading(reading.elements, reading.problems + conflicts, reading.first_ai)


class _Reader:
    """Reads stretches without separator; remembers what it has read of each rest."""

    def __init__(self, today: date, *, separated: bool) -> None:
        self._today = today
        self._separated = separated
        self._known: dict[str, list[Reading]] = {}

    def stretch(self, text: str) -> list[Reading]:
        """The best readings of a stretch."""
        if not text:
            return [Reading()]
        if len(text) > _LONGEST:
            return [_problem(ProblemKind.UNREADABLE, "", text)]
        if text not in self._known:
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> list[Reading]:
        size = _PREDEFINED.get(text[:2])
        if size is None:
            return self._variable(text)
        if len(text) < size:
            return [_problem(ProblemKind.TRUNCATED, text[:2], text[2:])]
        head = self._field(text[:size])
        return [head + rest for rest in self.stretch(text[size:])]

    def _field(self, text: str) -> Reading:
        """One field of predefined length."""
        known = _application(text[:_LONGEST_AI])
        if known is None:
            return _unknown(text)
        value = text[len(known.ai) :]
        if known.ai in gs1_fields.DATES and gs1_fields.read_date(value, self._today) is None:
            return _problem(ProblemKind.BAD_DATE, known.ai, value)
        if not known.pattern.fullmatch(text):
            return _problem(ProblemKind.BAD_VALUE, known.ai, value)
        if not gs1_fields.check_digit_holds(known.ai, value):
            return _problem(ProblemKind.CHECK_DIGIT, known.ai, value)
        return Reading((Element(known.ai, value),), (), known.ai)

    def _variable(self, text: str) -> list[Reading]:
        """A field that runs to the separator, or to where a lost one must have been."""
        known = _application(text[:_LONGEST_AI])
        if known is None:
            return [_unknown(text)]
        value = text[len(known.ai) :]
        whole = [Reading((Element(known.ai, value),), (), known.ai)]
        if not known.pattern.fullmatch(text) or (known.ai in _COUNTS and not value):
            whole = []
        cut = self._cuts(known, text) if len(text) <= _SEARCHED else []
        if not whole and not cut:
            return [_problem(ProblemKind.BAD_VALUE, known.ai, value)]
        return _best(whole + cut if whole and self._separated else cut + whole)

    def _cuts(self, known: _Application, text: str) -> list[Reading]:
        """Readings in which this field ends early because its separator is missing."""
        found = list(self._cut_at(known, text, self._starts(text, len(known.ai) + 1)))
        if found or known.ai not in _COUNTS or known.pattern.fullmatch(text):
            return found
        places = range(len(known.ai) + 1, len(text))
        behind = [place for place in places if text.startswith(_AFTER_COUNT, place)]
        guesses = list(self._cut_at(known, text, behind))
        return guesses if len(guesses) == 1 else []  # a guessed number must not be ambiguous

    def _cut_at(self, known: _Application, text: str, places: Iterable[int]) -> Iterator[Reading]:
        note = Problem(ProblemKind.SEPARATOR_ASSUMED, known.ai, text[len(known.ai) :])
        for place in places:
            if known.pattern.fullmatch(text[:place]):
                head = Reading((Element(known.ai, text[len(known.ai) : place]),), (note,), known.ai)
                sound = (rest for rest in self.stretch(text[place:]) if not rest.damaged)
                yield from (head + rest for rest in sound)

    def _starts(self, text: str, first: int) -> list[int]:
        return [place for place in range(first, len(text)) if self._begins_here(text[place:])]

    def _begins_here(self, text: str) -> bool:
        """Whether a sound and believable field of fixed length stands at the front."""
        if text[:2] not in _STARTERS or len(text) < _PREDEFINED[text[:2]]:
            return False
        elements = self._field(text[: _PREDEFINED[text[:2]]]).elements
        if not elements or elements[0].ai not in gs1_fields.DATES:
            return bool(elements)
        day = gs1_fields.read_date(elements[0].value, self._today)
        return day is not None and gs1_fields.believable(day, self._today)


def _unknown(text: str) -> Reading:
    """A field whose AI nobody knows is kept; text that begins with no AI at all is unreadable."""
    ai, value = text[:2], text[2:]
    if not is_digits(ai) or not value:
        return _problem(ProblemKind.UNREADABLE, "", text)
    return Reading((Element(ai, value),), (Problem(ProblemKind.UNKNOWN_AI, ai, value),), ai)


def _problem(kind: ProblemKind, ai: str, value: str) -> Reading:
    return Reading((), (Problem(kind, ai, value),), ai)


@lru_cache(maxsize=2048)
def _application(start: str) -> _Application | None:
    """The AI a text begins with, from biip's table, which is imported here at the first use."""
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    try:
        found = GS1ApplicationIdentifier.extract(start)
    except ParseError:
        return None
    return _Application(found.ai, re.compile(found.pattern, re.ASCII))
