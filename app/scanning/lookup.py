"""What a code names: the order of looking up (PU-09), and the question when it names several.

The directories are small indexes the caller keeps in memory, one per kind.  Their keys are made
with :func:`key_of`, and the same function turns the scanned code into the question, so that a resi
in lower case, an EAN-13 read as UPC-A or an order number with a shop's prefix meet their entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from app.scanning.commands import ScanCommand, read_command
from app.scanning.gs1 import Gs1Scan, read
from app.scanning.gtin import barcode_key
from app.scanning.normalise import Scan, normalise, order_key

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import date

T = TypeVar("T")


class Kind(StrEnum):
    """What a code can name."""

    COMMAND = "command"
    BADGE = "badge"
    LOCATION = "location"
    PACKAGE = "package"
    ORDER = "order"
    SERIAL = "serial"
    LOT = "lot"
    PRODUCT = "product"
    SUPPLIER = "supplier"
    GS1 = "gs1"
    PLATFORM_ORDER = "platform_order"

    @property
    def label(self) -> str:
        """What people call it, Indonesian."""
        return _LABELS[self]


_LABELS: Final = {
    Kind.COMMAND: "perintah",
    Kind.BADGE: "badge",
    Kind.LOCATION: "lokasi",
    Kind.PACKAGE: "tote atau paket",
    Kind.ORDER: "resi atau pesanan",
    Kind.SERIAL: "nomor seri",
    Kind.LOT: "lot",
    Kind.PRODUCT: "barang",
    Kind.SUPPLIER: "kode supplier",
    Kind.GS1: "kode GS1",
    Kind.PLATFORM_ORDER: "nomor pesanan marketplace",
}

#: Kinds in the order in which a code is looked up (PU-09).
ORDER_OF_KINDS: Final = tuple(Kind)

#: One kind's index: key (see :func:`key_of`) to everything it names.
Index = Mapping[str, Sequence[T]]
#: The indexes at hand; a kind without index names nothing.  GS1 uses the indexes of products (by
#: GTIN) and packages (by SSCC).
Directory = Mapping[Kind, Index[T]]


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """The one thing a code names.

    Attributes:
        kind: How it was found.
        key: The key it was found by.
        target: The caller's own value; None for a command.
        command: The command, when it is one.
        gs1: Everything else the code says, when it is a GS1 code.
    """

    kind: Kind
    key: str
    target: T | None
    command: ScanCommand | None = None
    gs1: Gs1Scan | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[T]):
    """Several things of one kind bear the code: ask, with numbers from 1."""

    choices: tuple[Match[T], ...]

    def answer(self, code: str) -> Match[T] | None:
        """The choice meant by a digit key or a scanned digit command; None when it is no choice."""
        command = read_command(code)
        text = command.digit if command else code.strip()
        if not (text.isascii() and text.isdigit()):
            return None
        number = int(text)
        return self.choices[number - 1] if 1 <= number <= len(self.choices) else None


@dataclass(frozen=True, slots=True)
class Unknown(Generic[T]):
    """Nothing valid for this step; ``elsewhere`` is what the code names at other steps."""

    code: str
    elsewhere: tuple[Match[T], ...] = ()


Resolution = Match[T] | Ambiguous[T] | Unknown[T]


def key_of(kind: Kind, code: str) -> str:
    """The key of a code in the index of a kind."""
    if kind in {Kind.ORDER, Kind.PLATFORM_ORDER}:
        return order_key(code)
    if kind in {Kind.PRODUCT, Kind.SUPPLIER}:
        return barcode_key(code)
    return code.strip().upper()


def resolve(
    code: str | Scan,
    directory: Directory[T],
    expected: AbstractSet[Kind],
    *,
    today: date,
    separators: Sequence[str] = (),
) -> Resolution[T]:
    """Find what a code names: the first kind valid for the step wins (PU-09).

    Args:
        code: As scanned, or already normalised.
        directory: The indexes at hand.
        expected: Kinds that are valid now.  A command is always valid.
        today: The business date, for GS1 dates.
        separators: This workstation's texts for FNC1, see :func:`app.scanning.gs1.read`.
    """
    scan = code if isinstance(code, Scan) else normalise(code)
    gs1 = read(scan, today=today, separators=separators)
    elsewhere: list[Match[T]] = []
    for kind in ORDER_OF_KINDS:
        found = _named(kind, scan, directory, gs1)
        if not found:
            continue
        if kind is not Kind.COMMAND and kind not in expected:
            elsewhere += found
            continue
        return found[0] if len(found) == 1 else Ambiguous(tuple(found))
    return Unknown(scan.text, tuple(elsewhere))


def _named(kind: Kind, scan: Scan, directory: Directory[T], gs1: Gs1Scan | None) -> list[Match[T]]:
    if kind is Kind.COMMAND:
        command = read_command(scan.text)
        return [Match(kind, command.value, None, command)] if command else []
    if kind is Kind.GS1:
        return _by_gs1(directory, gs1) if gs1 else []
    key = key_of(kind, scan.text)
    return [Match(kind, key, target) for target in directory.get(kind, {}).get(key, ())]


def _by_gs1(directory: Directory[T], gs1: Gs1Scan) -> list[Match[T]]:
    for kind, key in ((Kind.PRODUCT, gs1.product), (Kind.PACKAGE, gs1.sscc)):
        targets = directory.get(kind, {}).get(key, ()) if key else ()
        if key and targets:
            return [Match(Kind.GS1, key, target, gs1=gs1) for target in targets]
    return []
