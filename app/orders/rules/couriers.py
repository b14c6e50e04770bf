"""Couriers that names of shipping options hint at."""

from __future__ import annotations

from typing import Final

#: Word in a marketplace's shipping option → what the courier is called.
_HINTS: Final = (
    ("spx", "SPX Express"),
    ("shopee", "SPX Express"),
    ("j&t cargo", "J&T Cargo"),
    ("jnt cargo", "J&T Cargo"),
    ("j&t", "J&T Express"),
    ("jnt", "J&T Express"),
    ("jne", "JNE"),
    ("jtr", "JNE"),
    ("sicepat", "SiCepat"),
    ("anteraja", "AnterAja"),
    ("id express", "ID Express"),
    ("idexpress", "ID Express"),
    ("ninja", "Ninja Xpress"),
    ("lion", "Lion Parcel"),
    ("sap", "SAP Express"),
    ("pos indonesia", "Pos Indonesia"),
    ("gosend", "GoSend"),
    ("gojek", "GoSend"),
    ("grab", "GrabExpress"),
    ("paxel", "Paxel"),
    ("tiki", "TIKI"),
    ("wahana", "Wahana"),
)
#: Couriers to choose from.
COURIERS: Final = tuple(sorted({name for _, name in _HINTS}))


def courier_in(option: str) -> str:
    """The courier a shipping option names; "" when the words say nothing."""
    text = f" {option.casefold()} "
    return next((name for word, name in _HINTS if word in text), "")
