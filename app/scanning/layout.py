"""Keyboard layout self test: what a scanned test code says about scanner and PC (PU-08).

A wedge scanner presses the keys of the layout it is set to; a PC with another layout makes other
characters of them.  The test code holds the characters that wander most: letters, the dash and all
digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from app.scanning.normalise import normalise

#: The code on the printed test sheet.
TEST_CODE: Final = "TEST-AZYQWM-0123456789"

_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Mangled:
    """One character of the test code and what arrived for it ("" when nothing did)."""

    sent: str
    received: str


@dataclass(frozen=True, slots=True)
class LayoutReport:
    """What the self test found.

    Attributes:
        received: The code as it arrived, cleaned.
        mangled: Each wrong character once, in the order of the test code.
        extra: Characters that arrived beside the code.
        layouts: Layouts that would do exactly this, most common first; may be empty.  Of the PC;
            of the scanner when the keys were read by position.
        before: What the scanner sends in front of every code, when the code itself is whole.
        after: What it sends behind every code.
        by_position: The keys were read by position, whatever the PC's layout.
    """

    received: str
    mangled: tuple[Mangled, ...]
    extra: str
    layouts: tuple[str, ...]
    before: str = ""
    after: str = ""
    by_position: bool = False

    @property
    def ok(self) -> bool:
        """Whether the code came through untouched."""
        return not self.mangled and not self.extra

    @property
    def message(self) -> str:
        """What to tell the person, Indonesian."""
        if self.ok:
            return "Pemindai dan papan ketik cocok: semua karakter benar."
        return " ".join(part for part in (self._damage(), self._advice()) if part)

    def _damage(self) -> str:
        pairs = ", ".join(f"{m.sent} menjadi {m.received or '(hilang)'}" for m in self.mangled)
        parts = [f"Karakter berubah: {pairs}."] if pairs else []
        if self.before or self.after:
            parts += [f"Pemindai menambahkan {self.before} di depan kode."] if self.before else []
            parts += [f"Pemindai menambahkan {self.after} di belakang kode."] if self.after else []
        elif self.extra:
            parts.append(f"Karakter tambahan: {self.extra}.")
        return " ".join(parts)

    def _advice(self) -> str:
        if self.before or self.after:
            return "Catat tambahan itu sebagai awalan atau akhiran, atau matikan pada pemindai."
        if self.by_position and self.layouts:
            return (
                f"Pemindai memakai tata letak {' atau '.join(self.layouts)}. Setel pemindai ke "
                "USA, atau pakai tata letak papan ketik PC ini, lalu uji lagi."
            )
        if not self.layouts:
            return "Samakan tata letak papan ketik pada pemindai dan komputer (USA), lalu uji lagi."
        if self.layouts[0] == CAPS_LOCK:
            return "Matikan Caps Lock, lalu uji lagi."
        return (
            f"Komputer memakai tata letak {' atau '.join(self.layouts)}. Setel pemindai ke tata "
            "letak itu atau komputer ke USA, lalu uji lagi."
        )


def diagnose(received: str, *, by_position: bool = False) -> LayoutReport:
    """Compare what arrived with the printed test code (PU-08).  Never raises.

    Args:
        received: What arrived.
        by_position: Keys are read by their position as on a USA keyboard, so that the PC's layout
            does not matter and only the scanner's does.
    """
    text = normalise(received).text
    before, whole, after = text.partition(TEST_CODE)
    if whole:
        return LayoutReport(text, (), before + after, (), before, after, by_position)
    mangled: dict[str, Mangled] = {}
    extra = []
    for sent, came in _differences(text):
        extra.append(came[len(sent) :])
        for index, char in enumerate(sent):
            mangled.setdefault(char, Mangled(char, came[index : index + 1]))
    layouts = _BY_POSITION if by_position else _LAYOUTS
    likely = tuple(name for name, keys in layouts.items() if TEST_CODE.translate(keys) == text)
    found = likely if text else ()
    return LayoutReport(
        text, tuple(mangled.values()), "".join(extra), found, by_position=by_position
    )


def _differences(text: str) -> list[tuple[str, str]]:
    """Stretches of the test code that arrived as something else, in order."""
    if len(text) == len(TEST_CODE):  # nothing lost: two keys that changed places stay a pair
        return [(sent, came) for sent, came in zip(TEST_CODE, text, strict=True) if sent != came]
    matcher = SequenceMatcher(None, TEST_CODE, text, autojunk=False)
    return [
        (TEST_CODE[start:end], text[left:right])
        for kind, start, end, left, right in matcher.get_opcodes()
        if kind != "equal"
    ]


def _shift(sent: str, made: str) -> dict[int, str]:
    return dict(zip(map(ord, sent), made, strict=True))


#: Name of the finding when only the case is turned round.
CAPS_LOCK: Final = "Caps Lock menyala"
#: What the PC makes of the keys a scanner set to USA presses, for the test code's characters.
_LAYOUTS: Final[dict[str, dict[int, str]]] = {
    CAPS_LOCK: _shift(_LETTERS, _LETTERS.lower()),
    "Jerman (QWERTZ)": _shift("YZ-", "ZYß"),
    "Swiss (QWERTZ)": _shift("YZ-", "ZY'"),
    "Prancis (AZERTY)": _shift("AQZWM-0123456789", "QAWZ?)à&é\"'(-è_ç"),
    "Belgia (AZERTY)": _shift("AQZWM-0123456789", "QAWZ?)à&é\"'(§è!ç"),
    "Spanyol, Italia, atau Portugis": _shift("-", "'"),
    "Skandinavia": _shift("-", "+"),
    "Turki Q": _shift("-", "*"),
    "Dvorak": _shift("TESAZYQWM-", 'Y>OA:F"<M['),
}
#: What a USA keyboard has where a scanner set to another layout presses.
_BY_POSITION: Final[dict[str, dict[int, str]]] = {
    "Jerman atau Swiss (QWERTZ)": _shift("YZ-", "ZY/"),
    "Prancis (AZERTY)": _shift("AQZWM-0123456789", "QAWZ:6)!@#$%^&*("),
    "Belgia (AZERTY)": _shift("AQZWM-0123456789", "QAWZ:=)!@#$%^&*("),
    "Spanyol, Italia, Portugis, atau Skandinavia": _shift("-", "/"),
    "Turki Q": _shift("-", "="),
    "Dvorak": _shift("TESAZYQWM-", "KD:A?TX<M'"),
}
