"""Events of a parcel: what happened at the packing table, append-only (PU-38, PU-56)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from app.fulfilment.rules.pack_verdict import Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Mapping


class EventKind(StrEnum):
    """What the person or the program did."""

    SCAN = "scan"
    KEY = "key"  # a piece without barcode, confirmed by key (PU-37)
    QUANTITY = "quantity"
    COMMAND = "command"
    UNDO = "undo"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Awaiting:
    """An article was scanned and its lot or serial comes next (PU-35)."""

    sku: str
    qty: int
    serial: bool = False
    by_key: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Input begun and not finished.

    Attributes:
        times: Multiplier for the next scan, 0 for none (PU-36).
        typing: Digits follow a CMD-QTY.
        awaiting: The article whose lot or serial is missing.
        cancelling: The next CMD-CANCEL or CMD-OK cancels the parcel.
        selected: Key of the line chosen by the person, or "".
    """

    times: int = 0
    typing: bool = False
    awaiting: Awaiting | None = None
    cancelling: bool = False
    selected: str = ""

    @property
    def undoable(self) -> bool:
        """Whether something was begun that an undo takes back first."""
        return bool(self.times or self.typing or self.awaiting or self.cancelling)


@dataclass(frozen=True, slots=True)
class PackEvent:
    """One thing that happened.  A scan that counts pieces of several lots writes several.

    Attributes:
        seq: 1, 2, 3 … within the parcel; with the order's number its natural key.
        scan: ``seq`` of the first event of the same scan; undo takes a scan back as a whole.
        at: When, aware.
        user: Who; can change within a parcel (badge, take-over).
        workstation: Where.
        kind: What was done.
        result: What it turned out to be.
        outcome: How it was answered.
        code: The code as read, or the key.
        sku: The product, also a wrong one; "" when unknown.
        line: Key of the line whose count changed, or "".
        qty: Base units counted; negative in an undo, 0 when nothing was counted.
        lot: Lot of those units, or "".
        serial: Serial of the unit, or "".
        by_key: The units were confirmed by key.
        undoes: ``seq`` of the event this one compensates.
        locked: Whether an error has to be released after it.
        entry: Input begun and not finished after it.
        note: Reason, for instance why shipping failed.
    """

    seq: int
    scan: int
    at: datetime
    user: str
    workstation: str
    kind: EventKind
    result: Result
    outcome: Outcome
    code: str = ""
    sku: str = ""
    line: str = ""
    qty: int = 0
    lot: str = ""
    serial: str = ""
    by_key: bool = False
    undoes: int | None = None
    locked: bool = False
    entry: Entry = field(default_factory=Entry)
    note: str = ""


#: What the ledger keeps in columns of its own; the rest travels as ``data``.
_COLUMNS: Final = (
    "seq",
    "at",
    "kind",
    "result",
    "outcome",
    "code",
    "sku",
    "line",
    "qty",
    "lot",
    "serial",
)
_NOTHING: Final = Entry()


def event_data(event: PackEvent) -> dict[str, Any]:
    """What the columns of the ledger do not say, in JSON's own types; defaults are left out."""
    found: dict[str, Any] = {"user": event.user, "workstation": event.workstation}
    if event.scan != event.seq:
        found["scan"] = event.scan
    if event.by_key:
        found["by_key"] = True
    if event.undoes is not None:
        found["undoes"] = event.undoes
    if event.locked:
        found["locked"] = True
    if event.entry != _NOTHING:
        found["entry"] = asdict(event.entry)
    if event.note:
        found["note"] = event.note
    return found


def event_to_json(event: PackEvent) -> dict[str, Any]:
    """The event in JSON's own types, for the local log and the ledger."""
    columns = {name: getattr(event, name) for name in _COLUMNS}
    return {**columns, "at": event.at.isoformat(), "data": event_data(event)}


def event_from_json(values: Mapping[str, Any]) -> PackEvent:
    """The event written by :func:`event_to_json`.

    Raises:
        KeyError, TypeError, ValueError: If the values were not written by it.
    """
    data = values["data"]
    at = values["at"]
    return PackEvent(
        seq=values["seq"],
        scan=data.get("scan", values["seq"]),
        at=at if isinstance(at, datetime) else datetime.fromisoformat(at),
        user=data["user"],
        workstation=data["workstation"],
        kind=EventKind(values["kind"]),
        result=Result(values["result"]),
        outcome=Outcome(values["outcome"]),
        code=values["code"],
        sku=values["sku"],
        line=values["line"],
        qty=values["qty"],
        lot=values["lot"],
        serial=values["serial"],
        by_key=data.get("by_key", False),
        undoes=data.get("undoes"),
        locked=data.get("locked", False),
        entry=_entry(data.get("entry")),
        note=data.get("note", ""),
    )


def _entry(data: Mapping[str, Any] | None) -> Entry:
    if data is None:
        return _NOTHING
    awaiting = data["awaiting"]
    return Entry(
        data["times"],
        data["typing"],
        Awaiting(**awaiting) if awaiting else None,
        data["cancelling"],
        data["selected"],
    )
