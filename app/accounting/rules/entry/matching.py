"""Finding an account by what somebody types of its code or name (accounting-ux A3)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: As many as a person looks through.
SHOWN: Final = 12
_WORDS: Final = re.compile(r"[0-9a-z]+")
_CODE: Final = re.compile(r"[0-9]{1,2}-?[0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Choice:
    """An account that may be posted to.

    Attributes:
        code: ``13-100``.
        name: Its name.
        kind: Kind of account, as ``Kind``.
        control: ``stock`` for one that follows the value of stock.
        normal_side: ``debit`` or ``credit``.
        role: The role that forbids or asks for something in a journal by hand, "" for none.
    """

    code: str
    name: str
    kind: str = ""
    control: str = ""
    normal_side: str = "debit"
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    choice: Choice
    digits: str
    words: tuple[str, ...]
    text: str


@dataclass(slots=True)
class Accounts:
    """The accounts a journal line may name: postable and active ones only.

    Args:
        choices: In the order of their codes.
    """

    choices: Sequence[Choice]
    _known: list[_Known] = field(init=False)
    _by_code: dict[str, Choice] = field(init=False)
    #: Code to kind of account.
    kinds: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._known = [_known(choice) for choice in self.choices]
        self._by_code = {choice.code: choice for choice in self.choices}
        self.kinds = {choice.code: choice.kind for choice in self.choices}

    def get(self, code: str) -> Choice | None:
        """The account with exactly this code."""
        return self._by_code.get(code)

    def find(self, typed: str, recent: Iterable[str] = (), limit: int = SHOWN) -> list[Choice]:
        """The accounts meant, best first.

        Code prefix (``13``, ``1310``) before beginnings of words of the name (``pers bar``) before
        any part of it; those in ``recent`` before all others, in the order given there.

        Args:
            typed: What was typed; "" offers everything.
            recent: Codes last used with this description.
            limit: How many at most.
        """
        text = " ".join(typed.lower().split())
        order = {code: place for place, code in enumerate(dict.fromkeys(recent))}
        found = [
            (order.get(known.choice.code, len(order)), rank, place)
            for place, known in enumerate(self._known)
            if (rank := _rank(known, text)) is not None
        ]
        return [self._known[place].choice for _recent, _rank, place in sorted(found)[:limit]]

    def meant(self, typed: str, recent: Iterable[str] = ()) -> Choice | None:
        """The first hit, None when there is none or nothing was typed."""
        if not typed.strip():
            return None
        found = self.find(typed, recent, 1)
        return found[0] if found else None


def _known(choice: Choice) -> _Known:
    name = choice.name.lower()
    return _Known(
        choice,
        choice.code.replace("-", ""),
        tuple(_WORDS.findall(name)),
        f"{choice.code} {name}",
    )


def _rank(known: _Known, text: str) -> int | None:
    """0 code prefix, 1 word starts, 2 any part; None: not meant."""
    if not text or (
        _CODE.fullmatch(text) is not None and known.digits.startswith(text.replace("-", ""))
    ):
        return 0
    if text == known.text:
        return 0
    if _word_starts(known.words, _WORDS.findall(text)):
        return 1
    return 2 if text in known.text else None


def _word_starts(words: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether each typed part begins a word, in the order of the name."""
    if not typed:
        return False
    at = 0
    for part in typed:
        while at < len(words) and not words[at].startswith(part):
            at += 1
        if at == len(words):
            return False
        at += 1
    return True
