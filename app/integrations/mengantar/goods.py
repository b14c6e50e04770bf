"""Products out of the free text ``2 PCS SABUN SEREH + 1 PCS LULUR`` (formats/mengantar.md, 1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PART: Final = re.compile(
    r"(\d{1,5})\s*(?:x|×|pcs?|pieces?|buah|biji|btl|botol|pack|pak|box|set|unit)\b\.?\s*(?:x\s*)?(.+)",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN: Final = re.compile(
    r"\s*[,;+\n]\s*(?=\d{1,5}\s*(?:x|×|pcs?|pieces?|buah|biji|btl|botol|pack|pak|box|set|unit)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Goods:
    """One product named in a description."""

    name: str
    quantity: int


def split_goods(description: str, quantity: int) -> list[Goods]:
    """The products a description names, if its numbers add up to the parcel's quantity.

    Otherwise the whole text is one product of the whole quantity: the quantity column decides.
    """
    parts = [_PART.fullmatch(part.strip()) for part in _BETWEEN.split(description.strip())]
    goods = [Goods(found[2].strip(), int(found[1])) for found in parts if found is not None]
    if len(goods) == len(parts) and sum(each.quantity for each in goods) == quantity:
        return [each for each in goods if each.quantity]
    if len(parts) == 1 and len(goods) == 1:
        return [Goods(goods[0].name, quantity)]
    return [Goods(description.strip(), quantity)]
