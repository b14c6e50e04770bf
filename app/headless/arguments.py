"""What is typed behind ``lumbung`` at a console, read by hand: every word of it is Indonesian.

Python's own reader speaks English in its help and in its errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_HELP: Final = frozenset({"--help", "-h"})


class UsageError(Exception):
    """Something typed is not understood, with the sentence for the person."""


@dataclass(frozen=True, slots=True)
class Option:
    """``--name VALUE``, or ``--name`` alone when no value is named.

    Attributes:
        name: With its dashes.
        help: What it does.
        value: What its value is called; "" for a switch.
    """

    name: str
    help: str
    value: str = ""

    @property
    def shown(self) -> str:
        """As the help writes it."""
        return f"{self.name} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Words:
    """What may stand without a name: files, names.

    Attributes:
        value: What one is called.
        help: What it is for.
        most: How many there may be.
    """

    value: str
    help: str
    most: int = 1_000


@dataclass(frozen=True, slots=True)
class Usage:
    """One way to start the program.

    Attributes:
        start: What is typed before the arguments: ``lumbung do``.
        summary: What it does, a sentence.
        options: In the order of the help.
        words: What may stand without a name; None for nothing.
    """

    start: str
    summary: str
    options: tuple[Option, ...]
    words: Words | None = None

    def line(self) -> str:
        """The first line of the help."""
        parts = [self.start, *(f"[{one.shown}]" for one in self.options)]
        if self.words is not None:
            many = " ..." if self.words.most > 1 else ""
            parts.append(f"[{self.words.value}{many}]")
        return f"Pemakaian: {' '.join(parts)}"

    def text(self) -> str:
        """The whole help."""
        rows = [(one.shown, one.help) for one in self.options]
        rows.append(("--help, -h", "penjelasan ini"))
        if self.words is not None:
            rows.insert(0, (self.words.value, self.words.help))
        width = max(len(name) for name, _help in rows)
        listed = "\n".join(f"  {name:<{width}}  {help_}" for name, help_ in rows)
        return f"{self.line()}\n\n{self.summary}\n\n{listed}"


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed.

    Attributes:
        values: Option → its value, "" for a switch; those that were not typed are not there.
        words: What stood without a name.
        help: The help was asked for; nothing else counts then.
    """

    values: dict[str, str]
    words: tuple[str, ...]
    help: bool = False


def read(usage: Usage, arguments: Sequence[str]) -> Given:
    """Understand what was typed; ``--name=VALUE`` is the same as ``--name VALUE``.

    Raises:
        UsageError: Naming what is not understood.
    """
    known = {one.name: one for one in usage.options}
    values: dict[str, str] = {}
    words: list[str] = []
    rest = list(arguments)
    while rest:
        typed = rest.pop(0)
        name, joined, value = typed.partition("=")
        if typed in _HELP:
            return Given({}, (), help=True)
        if typed == "--":
            words, rest = [*words, *rest], []
        elif typed == "-" or not typed.startswith("-"):
            words.append(typed)
        elif name not in known:
            raise UsageError(f"Argumen tidak dikenal: {typed}")
        else:
            values[name] = _value(known[name], joined, value, rest)
    most = 0 if usage.words is None else usage.words.most
    if len(words) > most:
        raise UsageError(f"Argumen tidak dikenal: {' '.join(words[most:])}")
    return Given(values, tuple(words))


def _value(option: Option, joined: str, value: str, rest: list[str]) -> str:
    """The value of an option, taken from what follows it.

    Raises:
        UsageError
    """
    if not option.value:
        if joined:
            raise UsageError(f"{option.name} tidak memakai isi. Tulis tanpa =.")
        return ""
    if joined:
        return value
    if not rest or rest[0].startswith("--"):
        raise UsageError(f"{option.name} belum diisi. Tulis {option.shown}.")
    return rest.pop(0)
