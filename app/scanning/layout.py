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
        layouts: Layouts of the PC that would do exactly this, most common first; may be empty.
    """

    received: str
    mangled: tuple[Mangled, ...]
    extra: str
    layouts: tuple[str, ...]

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
        if self.extra:
            parts.append(f"Karakter tambahan: {self.extra}.")
        return " ".join(parts)

    def _advice(self) -> str:
        if not self.layouts:
            return "Samakan tata letak papan ketik pada pemindai dan komputer (USA), lalu uji lagi."
        if self.layouts[0] == CAPS_LOCK:
            return "Matikan Caps Lock, lalu uji lagi."
        return (
            f"Komputer memakai tata letak {' atau '.join(self.layouts)}. Setel pemindai ke tata "
            "letak itu atau komputer ke USA, lalu uji lagi."
        )


def diagnose(received: str) -> LayoutReport:
    """Compare what arrived with the printed test code (PU-08).  Never raises."""
    text = normalise(received).text
    mangled: dict[str, Mangled] = {}
    extra = []
    for sent, came in _differences(text):
        extra.append(came[len(sent) :])
        for index, char in enumerate(sent):
            mangled.setdefault(char, Mangled(char, came[index : index + 1]))
    likely = tuple(name for name, keys in _LAYOUTS.items() if TEST_CODE.translate(keys) == text)
    return LayoutReport(text, tuple(mangled.values()), "".join(extra), likely if text else ())


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
