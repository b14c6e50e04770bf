"""Code 128 seen from its bars: the code values behind a row of modules.

ZPL's own barcode command wants the values with their set changes spelled out (mode N); read from
the bars that PDF and TSPL draw, the three can never disagree.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

#: Widths of bars and spaces of the code values 0 to 105 (ISO/IEC 15417).
_PATTERNS: Final = (  # noqa: SIM905 - 106 quoted entries would hide the table
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232"
).split()
_VALUE_OF: Final = {pattern: value for value, pattern in enumerate(_PATTERNS)}
_STOP_MODULES: Final = 13
_START_B, _START_C = 104, 105
_TO_C, _TO_B, _FNC1 = 99, 100, 102
_LETTERS: Final = 95
#: Characters of set B that ZPL reads as a command inside barcode data.
_ESCAPED: Final = {30: ">0", 62: "><", 94: ">="}


def values(row: bytes) -> list[int]:
    """Code values from start to check character, of a row of modules.

    Raises:
        KeyError: If the row is no Code 128.
    """
    widths = "".join(str(len(list(run))) for _, run in groupby(row[:-_STOP_MODULES]))
    return [_VALUE_OF[widths[place : place + 6]] for place in range(0, len(widths), 6)]


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
