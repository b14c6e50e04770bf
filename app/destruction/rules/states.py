"""States of a BAP and who may move it on (ERP-BAP-02, documents-id §6)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from app.core.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable


class State(StrEnum):
    """Where a BAP stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


LABELS: Final = {
    State.DRAFT: "draf",
    State.APPROVED: "disetujui",
    State.COMPLETED: "selesai",
    State.CANCELLED: "dibatalkan",
}
#: An edit takes an approved BAP back to draft; what is completed or cancelled stays for ever.
MOVES: Final = frozenset(
    {
        (State.DRAFT, State.DRAFT),
        (State.DRAFT, State.APPROVED),
        (State.DRAFT, State.CANCELLED),
        (State.APPROVED, State.DRAFT),
        (State.APPROVED, State.COMPLETED),
        (State.APPROVED, State.CANCELLED),
    }
)
_INSTEAD: Final = {
    (State.DRAFT, State.COMPLETED): "Minta persetujuan supervisor dahulu.",
    (State.COMPLETED, State.CANCELLED): (
        "Barang sudah dimusnahkan dan dibukukan, jadi tidak dapat dibatalkan."
    ),
}


class WrongState(UserError):
    """The BAP is not in a state that allows this."""

    code = "BAP_STATE"

    def __init__(self, number: str, state: State, wanted: State) -> None:
        instead = _INSTEAD.get((state, wanted), "Muat ulang untuk melihat keadaannya.")
        now = "masih draf" if state is State.DRAFT else f"sudah {LABELS[state]}"
        super().__init__(f"BAP {number} {now}. {instead}")


def check_move(number: str, state: State, wanted: State) -> None:
    """Refuse a change of state that is not allowed.

    Raises:
        WrongState
    """
    if (state, wanted) not in MOVES:
        raise WrongState(number, state, wanted)


class SamePerson(UserError):
    """A witness is the person who asked for the destruction."""

    code = "BAP_WITNESS"


def refuse_requester_as_witness(requester: str, witnesses: Iterable[str]) -> None:
    """Who asked for the destruction cannot witness it (documents-id §6, part 4).

    Raises:
        SamePerson
    """
    asked = _plain(requester)
    if asked and any(_plain(name) == asked for name in witnesses):
        raise SamePerson(
            f"{requester} mengajukan BAP ini, jadi tidak dapat menjadi saksi. Pilih saksi lain."
        )


def _plain(name: str) -> str:
    return " ".join(name.lower().split())
