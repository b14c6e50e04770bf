"""GS1 element strings: one scan fills product, lot, expiry, serial and quantity (PU-11 to PU-14).

The table of application identifiers (AI) and their formats is biip's, imported at the first GS1
code.  Cutting the text into fields is ours, for three reasons: biip gives up at the first damaged
field and at unknown AIs, it asks the machine's clock for the century, and it swallows everything
behind a lot number whose separator is missing.

A missing separator is a guess, so a scan carries the other readings too (``alternatives``); who
knows the lots that can occur (the packing loop) picks the one that fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from app.scanning import gs1_fields
from app.scanning.gs1_reader import Problem, ProblemKind, Reading, readings
from app.scanning.gtin import gtin14, indicator
from app.scanning.normalise import GS, Scan, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

__all__ = ["DEFAULT_SEPARATORS", "Gs1Scan", "Measure", "Problem", "ProblemKind", "read"]

Measure = gs1_fields.Measure

#: What scanners, drivers and terminals write for FNC1 when they cannot send 0x1D (PU-11).
#: Alt-029 on Windows gives 0x1D itself, Alt-29 without the zero gives the arrow.
DEFAULT_SEPARATORS: Final = (
    "<GS>", "{GS}", "[GS]", "<FNC1>", "{FNC1}", "[FNC1]", "<ALT-029>", "{ALT-029}", "ALT-029",
    "ALT+029", "ALT029", "\\x1D", "\\u001D", "^]", "␝", "↔",
)  # fmt: skip
#: Shortest element string taken for one although nothing announced it: AI 01 with its GTIN.
_LEAST: Final = 16
#: Longest text looked at: a GS1 DataMatrix holds 2,335 characters, a GS1-128 only 48.
_MOST: Final = 2_400
#: Readings kept beside the chosen one.
_ALTERNATIVES: Final = 3
#: AIs that say what the thing is; an unannounced text is GS1 only when one of them is sound.
_IDENTITY: Final = frozenset({"00", "01", "02"})


@dataclass(frozen=True, slots=True)
class Gs1Scan:
    """What a GS1 code says.  A field that is absent or damaged is None (or empty).

    Attributes:
        text: The element string as understood, fields separated by 0x1D.
        gtin: AI 01, 14 digits, check digit verified.
        content_gtin: AI 02, the item inside a logistic unit.
        sscc: AI 00, check digit verified.
        lot: AI 10.
        serial: AI 21.
        production: AI 11.
        packed: AI 13.
        best_before: AI 15.
        sell_by: AI 16.
        expiry: AI 17, the last usable day.
        count: AI 30, pieces.
        content_count: AI 37, pieces of ``content_gtin``.
        additional_id: AI 240.
        customer_part: AI 241.
        order: AI 400, the buyer's order number.
        postal_code: AI 420.
        locations: AI 410 to 414 with their GLN, check digit verified.
        measures: AI 310n to 316n, 320n and 330n with their decimals.
        others: Every other AI and its text: kept, not used.
        problems: What is wrong or was guessed, in reading order.
        alternatives: Other readings when a separator is missing, likelier first.
    """

    text: str
    gtin: str | None = None
    content_gtin: str | None = None
    sscc: str | None = None
    lot: str | None = None
    serial: str | None = None
    production: date | None = None
    packed: date | None = None
    best_before: date | None = None
    sell_by: date | None = None
    expiry: date | None = None
    count: int | None = None
    content_count: int | None = None
    additional_id: str | None = None
    customer_part: str | None = None
    order: str | None = None
    postal_code: str | None = None
    locations: tuple[tuple[str, str], ...] = ()
    measures: tuple[Measure, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    alternatives: tuple[Gs1Scan, ...] = field(default=(), repr=False)

    @property
    def product(self) -> str | None:
        """The GTIN to look the product up with, 14 digits."""
        return self.gtin or self.content_gtin

    @property
    def pieces(self) -> int | None:
        """How many of the product the code counts; None when it does not say."""
        return self.content_count if self.content_gtin and not self.gtin else self.count

    @property
    def is_carton(self) -> bool:
        """Whether the GTIN is that of a carton (indicator 1-8) or the code counts contents."""
        if self.content_gtin and not self.gtin:
            return True
        return self.gtin is not None and 1 <= indicator(self.gtin) <= 8  # noqa: PLR2004 - GS1's own

    @property
    def damaged(self) -> bool:
        """Whether some field could not be trusted; notes such as an unknown AI do not count."""
        return any(problem.kind.damages for problem in self.problems)

    @property
    def net_weight_kg(self) -> Decimal | None:
        """AI 310n."""
        return self.measure("310")

    @property
    def gross_weight_kg(self) -> Decimal | None:
        """AI 330n."""
        return self.measure("330")

    def measure(self, ai: str) -> Decimal | None:
        """The amount of a measure by the first three digits of its AI, or None."""
        return next((found.amount for found in self.measures if found.ai == ai), None)

    @property
    def readings(self) -> tuple[Gs1Scan, ...]:
        """This reading and the alternatives, likeliest first."""
        return (replace(self, alternatives=()), *self.alternatives)


def read(code: str | Scan, *, today: date, separators: Sequence[str] = ()) -> Gs1Scan | None:
    """What a code says by GS1's rules, or None when it is no GS1 element string.  Never raises.

    Args:
        code: As it arrived, or already normalised (which keeps the AIM id and the separators).
        today: The business date; decides the century of two-digit years (PU-13).
        separators: Texts this workstation's scanner sends for FNC1 besides the usual ones.
    """
    scan = code if isinstance(code, Scan) else normalise(code)
    text = gs1_fields.separated(scan.gs1_text[:_MOST], (*separators, *DEFAULT_SEPARATORS))
    announced = scan.announced_gs1 or GS in text
    if not text.strip(GS) or not (announced or len(text) >= _LEAST):
        return None
    found = readings(text, today=today, separated=GS in text.strip(GS))
    if not announced and not _convincing(found[0]):
        return None
    first, *rest = (_scan(reading, today) for reading in found[: _ALTERNATIVES + 1])
    return replace(first, alternatives=tuple(rest))


def _convincing(reading: Reading) -> bool:
    """Whether a text nobody announced as GS1 is one: names a thing, and by more than chance."""
    sound = any(element.ai in _IDENTITY for element in reading.elements)
    if not reading.damaged:
        return sound and not any(p.kind is ProblemKind.UNKNOWN_AI for p in reading.problems)
    head = reading.first_ai in _IDENTITY
    return head and (sound or any(e.ai in gs1_fields.DATES for e in reading.elements))


def _scan(reading: Reading, today: date) -> Gs1Scan:
    """Named fields from the elements of one reading; the first of two equal AIs counts."""
    texts: dict[str, str] = {}
    for element in reading.elements:
        texts.setdefault(element.ai, element.value)
    dates = {ai: gs1_fields.read_date(texts[ai], today) for ai in gs1_fields.DATES & texts.keys()}
    return Gs1Scan(
        text=GS.join(element.ai + element.value for element in reading.elements),
        gtin=gtin14(texts.get("01", "")),
        content_gtin=gtin14(texts.get("02", "")),
        sscc=texts.get("00"),
        lot=texts.get("10"),
        serial=texts.get("21"),
        production=dates.get("11"),
        packed=dates.get("13"),
        best_before=dates.get("15"),
        sell_by=dates.get("16"),
        expiry=dates.get("17"),
        count=_whole(texts.get("30")),
        content_count=_whole(texts.get("37")),
        additional_id=texts.get("240"),
        customer_part=texts.get("241"),
        order=texts.get("400"),
        postal_code=texts.get("420"),
        locations=tuple((ai, v) for ai, v in texts.items() if ai in gs1_fields.LOCATIONS),
        measures=tuple(
            gs1_fields.measure(ai, value)
            for ai, value in texts.items()
            if gs1_fields.is_measure(ai)
        ),
        others=tuple((e.ai, e.value) for e in reading.elements if not gs1_fields.is_ours(e.ai)),
        problems=reading.problems,
    )


def _whole(text: str | None) -> int | None:
    return int(text) if text else None
