"""A move inside the warehouse done by scan: place, goods, quantity, place (WMS-MOV-02, MOV-08)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Phase = Literal["from", "goods", "to", "done"]
Sign = Literal["ok", "warning", "error", "done"]
_PLACE = "LOC-"


@dataclass(slots=True)
class Leg:
    """One line: so many of a product from a place to a place; base units."""

    line: int
    sku: str
    product: str
    lot: str
    origin: str
    target: str
    wanted: int
    taken: int = 0
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a scan came to."""

    sign: Sign
    word: str
    name: str
    detail: str = ""
    quantity: str = ""


@dataclass(slots=True)
class Walk:
    """The lines in the order of the route; nothing is written before all are done."""

    legs: list[Leg]
    at: int = 0
    phase: Phase = "from"

    def __post_init__(self) -> None:
        self.legs.sort(key=lambda leg: (leg.origin, leg.sku, leg.line))
        if not self.legs:
            self.phase = "done"

    @property
    def leg(self) -> Leg | None:
        """The line that is worked on; None when all are done."""
        return self.legs[self.at] if self.phase != "done" else None

    @property
    def next_step(self) -> str:
        """What to scan now."""
        leg = self.leg
        if leg is None:
            return "Semua baris selesai. Tekan F4 untuk mencatat."
        lot = f" lot {leg.lot}" if leg.lot else ""
        match self.phase:
            case "from":
                return f"Pindai lokasi asal {leg.origin}."
            case "goods":
                left = leg.wanted - leg.taken
                return f"Ambil {left} {leg.sku}{lot}: pindai barangnya."
            case _:
                return f"Taruh {leg.taken} {leg.sku} dan pindai lokasi {leg.target}."

    def is_place(self, code: str) -> bool:
        """Whether a code is a place of this walk, or says that it is a place."""
        known = {leg.origin.upper() for leg in self.legs} | {
            leg.target.upper() for leg in self.legs
        }
        return code.upper().startswith(_PLACE) or code.upper() in known

    def place(self, code: str) -> Said:
        """A place was scanned."""
        leg, name = self.leg, code.upper().removeprefix(_PLACE)
        if leg is None:
            return Said("warning", "SUDAH SELESAI", name, self.next_step)
        if self.phase == "from":
            if name == leg.origin.upper():
                self.phase = "goods"
                return Said("ok", "LOKASI ASAL", leg.origin, self.next_step)
            return self._go_to(name)
        if self.phase == "goods":
            return self._too_early(leg, name)
        if name != leg.target.upper():
            return Said("error", "LOKASI SALAH", name, f"{self._far(name)}{self.next_step}")
        return self._closed(leg)

    def _too_early(self, leg: Leg, name: str) -> Said:
        if name == leg.target.upper() and leg.taken:
            return Said(
                "warning", "BELUM CUKUP", leg.sku,
                f"Baru {leg.taken} dari {leg.wanted}. Pindai sisanya, atau tekan F9 bila kurang.",
                f"{leg.taken} / {leg.wanted}",
            )  # fmt: skip
        return Said("error", "BARANG DULU", name, self.next_step)

    def _go_to(self, name: str) -> Said:
        """Another place of the walk may be done first."""
        for at, leg in enumerate(self.legs):
            if not leg.closed and leg.origin.upper() == name:
                self.at, self.phase = at, "goods"
                return Said("ok", "LOKASI ASAL", leg.origin, self.next_step)
        return Said("error", "LOKASI SALAH", name, f"{self._far(name)}{self.next_step}")

    def _far(self, name: str) -> str:
        """How far a place of the route is from the one that is wanted; "" for any other (PU-71)."""
        leg = self.leg
        stops = list(dict.fromkeys(one.origin.upper() for one in self.legs))
        if leg is None or name not in stops or leg.origin.upper() == name:
            return ""
        apart = stops.index(name) - stops.index(leg.origin.upper())
        return f"{abs(apart)} rak {'sebelum' if apart < 0 else 'sesudah'} ini. "

    def goods(self, sku: str, qty: int, lot: str = "") -> Said:
        """Goods were scanned.

        Args:
            sku: Of what product.
            qty: Base units.
            lot: The lot in the code; "" when it names none.
        """
        if self.leg is None:
            return Said("warning", "SUDAH SELESAI", sku, self.next_step)
        if self.phase == "from":
            self._skip_the_place(sku, lot)
        leg = self.legs[self.at]
        if self.phase != "goods":
            return Said("error", "LOKASI DULU", sku, self.next_step)
        if sku != leg.sku:
            return Said("error", "BARANG SALAH", sku, f"Kembalikan. {self.next_step}")
        if lot and leg.lot and lot != leg.lot:
            return Said("error", "LOT SALAH", lot, f"Kembalikan. {self.next_step}")
        if leg.taken + qty > leg.wanted:
            return Said(
                "error", "TERLALU BANYAK", sku,
                f"Tinggal {leg.wanted - leg.taken} lagi; {qty} tidak dihitung.",
                f"{leg.taken} / {leg.wanted}",
            )  # fmt: skip
        leg.taken += qty
        if leg.taken == leg.wanted:
            self.phase = "to"
        return Said("ok", "", leg.sku, self.next_step, f"{leg.taken} / {leg.wanted}")

    def _skip_the_place(self, sku: str, lot: str) -> None:
        """Goods before their place are taken only where no other place is meant (PU-70)."""
        open_ = [at for at, leg in enumerate(self.legs) if not leg.closed and leg.sku == sku]
        if len(open_) == 1 and (not lot or self.legs[open_[0]].lot in {"", lot}):
            self.at, self.phase = open_[0], "goods"

    def short(self) -> Said:
        """The place holds less: go on with what was taken, or with nothing."""
        leg = self.leg
        if leg is None or self.phase == "to":
            return Said("warning", "TIDAK ADA YANG KURANG", "", self.next_step)
        if leg.taken:
            self.phase = "to"
            return Said("warning", "KURANG", leg.sku, self.next_step, f"{leg.taken} / {leg.wanted}")
        said = self._closed(leg)
        return Said("warning", "KOSONG", leg.sku, said.detail, f"0 / {leg.wanted}")

    def _closed(self, leg: Leg) -> Said:
        leg.closed = True
        rest = [at for at, one in enumerate(self.legs) if not one.closed]
        if rest:
            self.at, self.phase = rest[0], "from"
        else:
            self.phase = "done"
        sign: Sign = "ok" if rest else "done"
        word = "DITARUH" if rest else ""
        return Said(sign, word, leg.sku, self.next_step, f"{leg.taken} / {leg.wanted}")
