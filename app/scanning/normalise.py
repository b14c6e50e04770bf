"""One clean form of whatever a scanner sent (PU-02) and of any order number (PU-10)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: Group separator: how scanners transmit the FNC1 between GS1 fields.
GS: Final = "\x1d"
#: AIM ids that announce GS1 element strings (GS1 General Specifications, figure 5.1.2-2).
GS1_AIM_IDS: Final = frozenset({"]C1", "]d2", "]Q3", "]e0", "]J1"})
#: Written before an order number by people and tools to name the marketplace (PU-10).
ORDER_PREFIXES: Final = ("SP-", "TP-", "LZ-", "BL-", "WS-")

_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
#: Python counts GS as white space; here it carries meaning.
_EDGES: Final = re.compile(r"^[^\S\x1d]+|[^\S\x1d]+$")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Scan:
    """One code as it arrived and as it is used.

    Attributes:
        raw: Exactly what the scanner sent; kept for the log.
        text: Without AIM id, control characters and blanks around: what is looked up.
        gs1_text: As ``text`` but with group separators, for :func:`app.scanning.gs1.read`.
        aim: The AIM id that was removed, or "".
        doubled: The scanner sent the code twice in one go; the caller logs it (PU-02).
    """

    raw: str
    text: str
    gs1_text: str
    aim: str = ""
    doubled: bool = False

    @property
    def announced_gs1(self) -> bool:
        """Whether the scanner itself said that this is GS1 data, by AIM id or leading FNC1."""
        return self.aim in GS1_AIM_IDS or self.gs1_text.startswith(GS)


def normalise(raw: str, known: Callable[[str], bool] | None = None) -> Scan:
    """The clean form of a scanned code (PU-02).  Never raises.

    Args:
        raw: What arrived, whatever it is.
        known: Whether a clean code means something here.  With it, a code equal to itself doubled
            is read once, but only when the doubled form is unknown and the half is known.
    """
    visible = _visible(raw)
    scan = _clean(raw, visible)
    if known is None or not scan.text or known(scan.text):
        return scan
    for half in (_half(visible), _half(scan.text)):
        once = _clean(raw, half)
        if once.text and known(once.text):
            return replace(once, doubled=True)
    return scan


def order_key(code: str) -> str:
    """The form in which any order number, platform id or resi is compared (PU-10).

    Upper case, without blanks, without the apostrophe that spreadsheets put before numbers, and
    without one marketplace prefix.  Index and question go through this same function.
    """
    compact = "".join(normalise(code).text.split()).lstrip("'").upper()
    prefix = next((prefix for prefix in ORDER_PREFIXES if compact.startswith(prefix)), "")
    return compact.removeprefix(prefix) or compact


def _visible(raw: str) -> str:
    kept = "".join(c for c in raw if c == GS or unicodedata.category(c) not in _INVISIBLE)
    return _EDGES.sub("", kept)


def _clean(raw: str, visible: str) -> Scan:
    aim = _AIM.match(visible.lstrip(GS))
    body = visible.lstrip(GS)[aim.end() :] if aim else visible
    body = _EDGES.sub("", body).rstrip(GS)
    text = body.replace(GS, "").strip()
    return Scan(raw=raw, text=text, gs1_text=body, aim=aim.group() if aim else "")


def _half(text: str) -> str:
    """The first half when the text is that half twice, else ""."""
    middle, odd = divmod(len(text), 2)
    return text[:middle] if not odd and text[:middle] == text[middle:] else ""
