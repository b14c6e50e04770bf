"""Saving a BAP with the photos of its lines: one draft, then its evidence, on the worker thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.core.errors import UserError
from app.destruction.api import (
    AddEvidence,
    CreateDestruction,
    DestructionDetail,
    UpdateDestruction,
)
from app.destruction.rules.scanned_lines import DraftLine

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.core.client import Client
    from app.destruction.api import DestructionView
    from app.files.api import NewAttachment
    from app.ui.operations import Progress


@dataclass(frozen=True, slots=True)
class SavedBap:
    """What became of it; ``trouble`` names photos that could not be added."""

    number: str
    message: str
    trouble: str = ""
    changes: frozenset[str] = field(default=frozenset())


def save_bap(
    command: CreateDestruction | UpdateDestruction,
    photos: Mapping[str, Sequence[NewAttachment]],
    client: Client,
    progress: Progress,
) -> SavedBap:
    """Save the draft, then the photos of its lines by what bucket they show."""
    progress(0, 1 + len(photos), "Menyimpan BAP")
    done = client.do(command)
    number = done.value.number
    changes = done.changes
    if not photos:
        return SavedBap(number, done.message, changes=changes)
    lines = lines_of(client.ask(DestructionDetail(number=number)))
    places = {line.key: at for at, line in enumerate(lines, 1)}
    try:
        for count, (key, files) in enumerate(photos.items(), 1):
            progress(count, 1 + len(photos), "Melampirkan foto")
            evidence = AddEvidence(
                number=number, phase="before", line=places.get(key, 0), files=tuple(files)
            )
            changes |= client.do(evidence).changes
    except UserError as error:
        return SavedBap(number, done.message, f"Foto belum terlampir: {error.message}", changes)
    return SavedBap(number, done.message, changes=changes)


def lines_of(view: DestructionView) -> tuple[DraftLine, ...]:
    """The items of a BAP as lines; what else is free there is not known."""
    return tuple(
        DraftLine(
            item.sku, item.product, item.unit, item.lot, item.expires_on, item.location,
            item.serial, item.status, item.qty, None, item.condition,
            sum(one.line == item.line for one in view.evidence), item.units,
        )
        for item in view.items
    )  # fmt: skip


def command_lines(lines: Sequence[DraftLine]) -> tuple[dict[str, Any], ...]:
    """The lines as the command wants them."""
    return tuple(
        {
            "sku": line.sku, "qty": line.qty, "lot": line.lot, "location": line.location,
            "serial": line.serial, "status": line.status, "condition": line.condition,
        }
        for line in lines
    )  # fmt: skip
