"""A question inside the panel, answered by digits from keyboard or paper: no dialog, no mouse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from app.scanning.commands import ScanCommand

if TYPE_CHECKING:
    from collections.abc import Callable

#: A badge's PIN (PU-55).
PIN_LENGTH = 4
#: Commands that end a question and do nothing else.
_END: Final = frozenset({ScanCommand.CANCEL, ScanCommand.UNDO, ScanCommand.OK, ScanCommand.ENTER})


@dataclass(frozen=True, slots=True)
class Question:
    """Numbered choices, or a PIN.

    Attributes:
        title: What is asked.
        sentence: Why.
        choices: Answers by number 1 to 9; none for a PIN.
        answer: Called with the place of the choice from 0, or with the PIN.
        typed: Digits of the PIN so far.
    """

    title: str
    sentence: str
    answer: Callable[[str], object]
    choices: tuple[str, ...] = ()
    typed: str = ""

    @property
    def secret(self) -> bool:
        """Whether a PIN is asked for."""
        return not self.choices

    @property
    def dots(self) -> str:
        """``● ● ○ ○``."""
        return " ".join("●" if at < len(self.typed) else "○" for at in range(PIN_LENGTH))

    def with_digit(self, digit: str) -> Question:
        """One more digit of the PIN."""
        return replace(self, typed=(self.typed + digit)[:PIN_LENGTH])

    def without_last(self) -> Question:
        """The last digit taken back."""
        return replace(self, typed=self.typed[:-1])

    def answered_by(self, digit: str) -> str | None:
        """What this digit answers: a choice, a complete PIN, or None for not yet."""
        if self.secret:
            whole = self.with_digit(digit).typed
            return whole if len(whole) == PIN_LENGTH else None
        return str(int(digit) - 1) if 1 <= int(digit) <= len(self.choices) else None

    def reply(self, command: ScanCommand | None) -> Reply:
        """What a command, or any other code, does to it."""
        if command is not None and command.digit:
            answer = self.answered_by(command.digit)
            if answer is not None:
                return Reply(answer=answer)
            return Reply(self.with_digit(command.digit) if self.secret else self)
        if command is ScanCommand.UNDO and self.typed:
            return Reply(self.without_last())
        return Reply(used_up=command in _END)


@dataclass(frozen=True, slots=True)
class Reply:
    """After a code came while a question stood.

    Attributes:
        question: What is asked now; None when the question is over.
        answer: What was answered.
        used_up: Whether the code has had its effect.
    """

    question: Question | None = None
    answer: str | None = None
    used_up: bool = True
