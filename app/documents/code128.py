"""Code 128 seen from its bars: the code values behind a row of modules.

ZPL's own barcode command wants the values with their set changes spelled out (mode N); read from
the bars that PDF and TSPL draw, the three can never disagree.
"""

from __future__ import annotations

from functools import cache
from typing import Final

#: Modules of one code value, bars and spaces.
_MODULES: Final = 11
_STOP_MODULES: Final = 13
_START_B, _START_C = 104, 105
_TO_C, _TO_B, _FNC1 = 99, 100, 102
_LETTERS: Final = 95
#: Characters of set B that ZPL reads as a command inside barcode data.
_ESCAPED: Final = {30: ">0", 62: "><", 94: ">="}


@cache
def _value_of() -> dict[str, int]:
    """Code values by their modules; the library's table, loaded with the first label."""
    from barcode.charsets.code128 import CODES

    return {modules: value for value, modules in enumerate(CODES)}


def values(row: bytes) -> list[int]:
    """Code values from start to check character, of a row of modules.

    Raises:
        KeyError: If the row is no Code 128.
    """
    known = _value_of()
    modules = "".join("1" if module else "0" for module in row[:-_STOP_MODULES])
    return [known[modules[at : at + _MODULES]] for at in range(0, len(modules), _MODULES)]


def zpl_data(row: bytes) -> str:
    """Field data for ``^BC`` in mode N: the same symbol, set changes included.

    Raises:
        ValueError: If the symbol uses set A, which printable text never needs.
    """
    start, *inner = values(row)[:-1]
    if start not in {_START_B, _START_C}:
        raise ValueError(f"unexpected Code 128 start {start}")
    in_c = start == _START_C
    parts = [">;" if in_c else ">:"]
    for value in inner:
        if value == _FNC1:
            parts.append(">8")
        elif in_c and value < _TO_B:
            parts.append(f"{value:02d}")
        elif in_c and value == _TO_B:
            parts.append(">6")
            in_c = False
        elif not in_c and value < _LETTERS:
            parts.append(_ESCAPED.get(value) or chr(value + 32))
        elif not in_c and value == _TO_C:
            parts.append(">5")
            in_c = True
        else:
            raise ValueError(f"unexpected Code 128 value {value}")
    return "".join(parts)
