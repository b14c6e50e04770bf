"""What opening a parcel brings to the table: the order, this PC's memory of it, its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.fulfilment.api import OpenParcel, PackPhotos
from app.fulfilment.panels.packing_log import events_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

    from app.core.client import Client
    from app.fulfilment.api import PackView
    from app.fulfilment.panels.photos import Photos
    from app.fulfilment.rules.pack_events import PackEvent
    from app.ui.operations import Progress
    from app.ui.scan_log import ScanLog


@dataclass(frozen=True, slots=True)
class Opened:
    """An order and what this PC remembers of it."""

    view: PackView
    local: list[PackEvent]
    images: dict[str, QImage]
    changes: frozenset[str]


def opening(
    code: str, approval: str, log: ScanLog, photos: Photos
) -> Callable[[Client, Progress], Opened]:
    """Work for a worker thread: open an order by any of its numbers."""

    def work(client: Client, progress: Progress) -> Opened:
        done = client.do(OpenParcel(code=code, approval=approval), progress=progress)
        view = done.value
        missing = photos.missing(item.photo for item in view.items)
        if missing:
            pictures = client.ask(PackPhotos(references=missing))
            photos.store((one.reference, one.picture) for one in pictures)
        images = photos.read(item.photo for item in view.items)
        return Opened(view, events_of(log, view.number), images, done.changes)

    return work
