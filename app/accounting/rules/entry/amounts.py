"""Amounts as bookkeepers type them: ``1.250.000``, ``1,25jt``, ``125000*12-50rb`` (A4).

A parser of its own: numbers, four operations, brackets and, in templates, named amounts.  Nothing
is ever evaluated as code, and nothing is rounded: a result with more than two decimals is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from app.core.money import LIMIT_SEN, SEN_PER_RUPIAH, Money

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Longer or deeper than this is no amount somebody typed.
LONGEST: Final = 200
_DEEPEST: Final = 20
_NUMBER: Final = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,15})(?:,[0-9]{1,9})?")
_WORD: Final = re.compile(r"[a-z]+")
_NAME: Final = re.compile(r"\$[0-9a-z_]{1,20}")
_UNITS: Final = {
    "rb": 1_000, "ribu": 1_000, "jt": 1_000_000, "juta": 1_000_000, "m": 10**9,
    "miliar": 10**9,
}  # fmt: skip
_TIMES: Final = frozenset("*×x")
_SIGNS: Final = frozenset("+-−")


class NotAnAmount(ValueError):
    """What was typed is no amount; carries the Indonesian sentence."""


class _Undivided(NotAnAmount):
    """Division by zero."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An amount and how it was written.

    Attributes:
        money: The amount; negative only where that was allowed.
        formula: The sum as typed, "" for a plain number.
    """

    money: Money
    formula: str = ""


def read_amount(text: str, *, negative: bool = False) -> Typed | None:
    """The amount of a cell; None for nothing.

    Raises:
        NotAnAmount: It cannot be read, has more than two decimals, is too large or negative.
    """
    typed = " ".join(text.replace("\u00a0", " ").split())
    if not typed:
        return None
    bare = typed.removeprefix("=").strip()
    money = evaluate(bare)
    if money.sen < 0 and not negative:
        raise NotAnAmount(f'"{typed}" menjadi negatif. Isi jumlahnya di sisi sebaliknya.')
    return Typed(money, bare if _is_sum(bare) else "")


def _is_sum(bare: str) -> bool:
    inner = bare.lower().removeprefix("rp")
    return any(mark in inner[1:] for mark in "+-−*×/:(%") or "x" in inner or "$" in inner


def evaluate(text: str, values: Mapping[str, Money] | None = None) -> Money:
    """What a sum comes to.

    Args:
        text: Numbers, ``rb``, ``jt``, ``+ - * / %`` and brackets.
        values: Named amounts a template may use, by their names without ``$``.

    Raises:
        NotAnAmount
    """
    sen = _exact(text, values or {}) * SEN_PER_RUPIAH
    if sen.denominator != 1:
        raise NotAnAmount(
            f'"{text}" hasilnya lebih dari dua desimal. Tulis jumlah sampai dua desimal.'
        )
    if abs(sen.numerator) > LIMIT_SEN:
        raise NotAnAmount("Jumlah uang melebihi batas Rp 900 triliun.")
    return Money(sen.numerator)


def check_formula(text: str) -> None:
    """Refuse a formula that can never be worked out, whatever its names stand for.

    Raises:
        NotAnAmount
    """
    try:
        _exact(text, dict.fromkeys(names_in(text), Money.rupiah_of(1)))
    except _Undivided:
        if not names_in(text):
            raise  # with other amounts it may well be, but there are none


def _exact(text: str, values: Mapping[str, Money]) -> Fraction:
    if len(text) > LONGEST:
        raise NotAnAmount(f"Rumus lebih dari {LONGEST} karakter.")
    reader = _Reader(text.lower(), values)
    try:
        result = reader.sum()
        reader.end()
    except ZeroDivisionError:
        raise _Undivided(f'"{text}" membagi dengan nol.') from None
    return result


def names_in(text: str) -> tuple[str, ...]:
    """Names of amounts a formula asks for, in their order, each once."""
    return tuple(dict.fromkeys(name[1:] for name in _NAME.findall(text.lower())))


class _Reader:
    """Reads a sum from left to right: sums of products of factors."""

    def __init__(self, text: str, values: Mapping[str, Money]) -> None:
        self._text = text
        self._values = values
        self._at = 0
        self._depth = 0

    def sum(self) -> Fraction:
        """Factors joined by plus and minus."""
        total = self._product()
        while self._next() in _SIGNS:
            plus = self._take() == "+"
            part = self._product()
            total = total + part if plus else total - part
        return total

    def end(self) -> None:
        """Nothing may be left."""
        if self._next():
            raise self._wrong()

    def _product(self) -> Fraction:
        value = self._factor()
        while (mark := self._next()) in _TIMES or mark in {"/", ":"}:
            self._take()
            part = self._factor()
            value = value * part if mark in _TIMES else value / part
        return value

    def _factor(self) -> Fraction:
        mark = self._next()
        if mark in _SIGNS:
            self._enter()
            self._take()
            value = self._factor() if mark == "+" else -self._factor()
            self._depth -= 1
            return value
        if mark == "(":
            return self._brackets()
        value = self._named() if mark == "$" else self._number()
        if self._next() == "%":
            self._take()
            value /= 100
        return value

    def _brackets(self) -> Fraction:
        self._enter()
        self._take()
        value = self.sum()
        if self._next() != ")":
            raise self._wrong()
        self._take()
        self._depth -= 1
        return value

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotAnAmount(f"Rumus memakai lebih dari {_DEEPEST} tanda kurung bersarang.")

    def _number(self) -> Fraction:
        if self._text.startswith("rp", self._at):
            self._at += 2
            self._next()
        found = _NUMBER.match(self._text, self._at)
        if found is None or self._cut_off(found.end()):
            raise self._wrong()
        self._at = found.end()
        value = Fraction(found[0].replace(".", "").replace(",", "."))
        return value * self._unit()

    def _cut_off(self, end: int) -> bool:
        """Whether the number goes on in a way that is none: ``1.25``, ``1.250.00``, ``1,,5``."""
        return self._text[end : end + 1] in {".", ","} or (
            self._text[end : end + 1].isdigit() if end < len(self._text) else False
        )

    def _unit(self) -> int:
        self._next()
        word = _WORD.match(self._text, self._at)
        if word is None or word[0] == "x":
            return 1
        unit = _UNITS.get(word[0]) or _UNITS.get(word[0].removesuffix("x"))
        if unit is None:
            raise self._wrong()
        self._at = word.end() - word[0].endswith("x")
        return unit

    def _named(self) -> Fraction:
        found = _NAME.match(self._text, self._at)
        if found is None:
            raise self._wrong()
        self._at = found.end()
        value = self._values.get(found[0][1:])
        if value is None:
            raise NotAnAmount(f"Jumlah {found[0]} belum diisi.")
        return Fraction(value.sen, SEN_PER_RUPIAH)

    def _next(self) -> str:
        """The next mark, past blanks; "" at the end."""
        while self._text[self._at : self._at + 1] == " ":
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        mark = self._text[self._at]
        self._at += 1
        return mark

    def _wrong(self) -> NotAnAmount:
        return NotAnAmount(
            f'"{self._text}" bukan jumlah uang. Contoh: 1.250.000, 1,25jt, 350rb, '
            "atau 125000*12-50rb."
        )
