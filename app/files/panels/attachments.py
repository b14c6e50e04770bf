"""The attachments of a document in any panel: a strip bound to the commands of files.

    self.box = AttachmentBox(self, choose_key="F6", view_key="F7")
    self.box.show_subject("journal", "JRN-2026-000123")   # a document that exists
    self.box.start_draft()                                # one that does not yet …
    command = PostJournal(…, attachments=self.box.files)  # … takes them when it is saved

Bytes are sent as soon as they are given, off the GUI thread; a draft keeps their hashes only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.core.errors import UserError
from app.core.text import angka, waktu
from app.files.api import (
    AttachFiles,
    AttachmentContent,
    AttachmentList,
    AttachmentRow,
    AttachmentThumbnails,
    NewAttachment,
    ReadAttachment,
    ReadStored,
    StoredContents,
    StoredFile,
    StoreFile,
    WithdrawAttachment,
)
from app.ui.attachments import AttachmentStrip, Stage, StripItem
from app.ui.capture import Captured, of_image, read_file
from app.ui.dialogs import ask_reason
from app.ui.picture_view import AttachmentView
from app.ui.tokens import Tone
from app.ui.widgets import column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.core.client import Client
    from app.files.api import StoredContent, Thumbnail
    from app.ui.gallery import Shot
    from app.ui.operations import Progress
    from app.ui.panel import Panel

_FOLDER: Final = "attachments.folder"
_REASONS: Final = ("Salah berkas", "Foto tidak terbaca", "Milik dokumen lain", "Terkirim dua kali")


@dataclass(frozen=True, slots=True)
class _Sent:
    """What became of files that were given: some may be kept and others refused."""

    kept: tuple[tuple[StoredFile, bytes], ...]
    refused: tuple[UserError, ...]
    changes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A file of a document that is not saved yet.

    Attributes:
        stored: What is kept of it; None until it was looked up for a draft that was left.
        data: Its bytes, where they were given here.
    """

    new: NewAttachment
    stored: StoredFile | None = None
    data: bytes | None = None


class AttachmentBox(QWidget):
    """Strip, viewer and commands.

    Args:
        panel: The panel it stands in; messages and errors are said there.
        choose_key: Function key of the file dialog, "" none.
        view_key: Function key of the viewer, "" none.
    """

    #: The attachments of a draft changed, or those of the document were read.
    changed = Signal()

    def __init__(self, panel: Panel, *, choose_key: str = "", view_key: str = "") -> None:
        super().__init__()
        self._panel = panel
        self._subject: tuple[str, str] | None = None
        self._rows: tuple[AttachmentRow, ...] = ()
        self._draft: dict[str, _Drafted] = {}
        self._pictures: dict[str, QImage] = {}
        self._sending = 0
        self._may_add = True
        self._view: AttachmentView | None = None
        remembered = panel.context.memory.get(_FOLDER)
        self.strip = AttachmentStrip(
            panel, choose_key=choose_key, view_key=view_key, folder=str(remembered or "")
        )
        layout = column()
        layout.addWidget(self.strip)
        self.setLayout(layout)
        self.strip.files_given.connect(self.add_files)
        self.strip.picture_given.connect(self.add_picture)
        self.strip.open_asked.connect(self.open)
        self.strip.withdraw_asked.connect(self._withdraw)
        panel.context.operations.changed.connect(self._heard)

    # ---------------------------------------------------------------- which document
    def start_draft(self, files: Sequence[NewAttachment] = (), *, may_add: bool = True) -> None:
        """Collect files for a document that is not saved yet.

        Args:
            files: Those it has already: of a draft that is gone on with.
            may_add: Whether more may be added.
        """
        self._subject, self._rows = None, ()
        before = self._draft
        self._draft = {one.sha256: before.get(one.sha256, _Drafted(one)) for one in files}
        self._let_add(may_add=may_add)
        self._show()
        unknown = tuple(sha256 for sha256, one in self._draft.items() if one.stored is None)
        if unknown:
            asked = StoredContents(hashes=unknown)
            self._panel.ask(asked, done=self._take_stored, key=f"stored:{id(self)}")

    def _take_stored(self, found: tuple[StoredContent, ...]) -> None:
        if not shiboken6.isValid(self):
            return
        for one in found:
            drafted = self._draft.get(one.sha256)
            if drafted is not None:
                stored = StoredFile(
                    one.sha256, drafted.new.name, one.kind, one.size, one.width, one.height,
                    one.pages,
                )  # fmt: skip
                self._draft[one.sha256] = replace(drafted, stored=stored)
                self._pictures.setdefault(one.sha256, QImage.fromData(one.thumbnail))
        gone = [one.new.name for one in self._draft.values() if one.stored is None]
        if gone:
            self._draft = {key: one for key, one in self._draft.items() if one.stored is not None}
            names = ", ".join(gone)
            self._panel.say(f"{names} tidak tersimpan di server. Lampirkan lagi.", Tone.WARN)
            self.changed.emit()
        self._show()

    def show_subject(self, kind: str, number: str, *, may_add: bool = True) -> None:
        """Show the attachments of a document."""
        self._subject = (kind, number)
        self._draft, self._rows = {}, ()
        self._let_add(may_add=may_add)
        self._show()
        self.reload()

    def _let_add(self, *, may_add: bool) -> None:
        self._may_add = may_add
        self.strip.set_may_add(may_add)

    @property
    def files(self) -> tuple[NewAttachment, ...]:
        """What a draft's command is to attach."""
        return tuple(one.new for one in self._draft.values())

    @property
    def current(self) -> AttachmentRow | None:
        """The attachment the cursor is on, if it is kept and counts."""
        key = self.strip.current()
        return next((row for row in self._rows if row.key == key and not row.withdrawn), None)

    @property
    def busy(self) -> bool:
        """Whether files are still on their way: saving now would leave them out."""
        return self._sending > 0

    @property
    def count(self) -> int:
        """Files that count."""
        return len(self._draft) + sum(not row.withdrawn for row in self._rows)

    # ---------------------------------------------------------------- reading
    def reload(self) -> None:
        """Read the document's attachments again."""
        if self._subject is None:
            return
        kind, number = self._subject
        asked = AttachmentList(subject_kind=kind, subject=number)
        key = f"attachments:{id(self)}"
        self._panel.ask(asked, done=lambda rows: self._loaded((kind, number), rows), key=key)

    def _loaded(self, subject: tuple[str, str], rows: tuple[AttachmentRow, ...]) -> None:
        if not shiboken6.isValid(self) or subject != self._subject:
            return
        self._rows = rows
        self._show()
        self.changed.emit()
        if any(row.sha256 not in self._pictures for row in rows):
            asked = AttachmentThumbnails(subject_kind=subject[0], subject=subject[1])
            self._panel.ask(asked, done=self._take_pictures, key=f"thumbnails:{id(self)}")

    def _take_pictures(self, thumbnails: tuple[Thumbnail, ...]) -> None:
        if shiboken6.isValid(self):
            self._pictures |= {one.sha256: QImage.fromData(one.picture) for one in thumbnails}
            self._show()

    def _heard(self, kinds: frozenset[str]) -> None:
        if "attachment" in kinds and shiboken6.isValid(self) and self.isVisible():
            self.reload()

    def _show(self, coming: tuple[str, ...] = ()) -> None:
        drafted = [
            StripItem(
                sha256,
                one.new.name,
                _size(one.stored) if one.stored else "",
                self._pictures.get(sha256),
            )
            for sha256, one in self._draft.items()
        ]
        kept = [
            StripItem(
                row.key,
                row.name,
                _size(row),
                self._pictures.get(row.sha256),
                Stage.WITHDRAWN if row.withdrawn else Stage.KEPT,
            )
            for row in sorted(self._rows, key=lambda row: (bool(row.withdrawn), row.key))
        ]
        waiting = [StripItem(f"new:{name}", name, stage=Stage.SENDING) for name in coming]
        self.strip.show_items([*kept, *drafted, *waiting])

    # ---------------------------------------------------------------- adding
    def add_files(self, paths: list[Path]) -> None:
        """Read, reduce and send files of this PC; each that is refused says why."""
        self._panel.context.memory.put(_FOLDER, self.strip.folder)
        readers = [partial(read_file, path) for path in paths]
        self._send(tuple(path.name for path in paths), readers)

    def add_picture(self, image: QImage) -> None:
        """Send a picture from the clipboard."""
        self._send(("tempelan.png",), [lambda: of_image("tempelan.png", image)])

    def _send(self, names: tuple[str, ...], readers: Sequence[Callable[[], Captured]]) -> None:
        subject = self._subject
        self._sending += 1
        self._show(coming=names)

        def work(client: Client, progress: Progress) -> _Sent:
            kept, refused = [], []
            for at, read in enumerate(readers):
                if progress.cancelled:
                    break
                try:
                    progress(at, len(readers), "Mengirim lampiran")
                    kept.append(_store(client, read()))
                except UserError as error:
                    refused.append(error)
            changes = _attach(client, subject, kept) if subject and kept else frozenset()
            return _Sent(tuple(kept), tuple(refused), changes)

        self._panel.run(
            work,
            done=lambda sent: self._sent(subject, sent),
            failed=self._not_sent,
            writes=True,
        )

    def _sent(self, subject: tuple[str, str] | None, sent: _Sent) -> None:
        if not shiboken6.isValid(self):
            return
        self._sending -= 1
        for stored, data in sent.kept:
            self._pictures.setdefault(stored.sha256, _small(stored.kind, data))
            if subject is None and self._subject is None:
                new = NewAttachment(sha256=stored.sha256, name=stored.name)
                self._draft[stored.sha256] = _Drafted(new, stored, data)
        self._show()
        if sent.kept:
            self._panel.say(f"{angka(len(sent.kept))} lampiran ditambahkan.")
        if sent.refused:
            sentences = " ".join(error.message for error in sent.refused)
            self._panel.say(sentences, Tone.ERROR)
        self.changed.emit()

    def _not_sent(self, error: UserError) -> None:
        if shiboken6.isValid(self):
            self._sending -= 1
            self._show()
            self._panel.fail(error)

    # ---------------------------------------------------------------- taking back
    def _withdraw(self, key: str) -> None:
        if key in self._draft:
            del self._draft[key]
            self._show()
            self.changed.emit()
            return
        row = next((row for row in self._rows if row.key == key and not row.withdrawn), None)
        if row is None or self._subject is None or not self._may_add:
            return
        kind, number = self._subject

        def withdraw(reason: str) -> None:
            self._panel.do(
                WithdrawAttachment(subject_kind=kind, subject=number, attachment=key, reason=reason)
            )

        sentence = f'Lampiran "{row.name}" tidak lagi dihitung. Isinya tetap tersimpan.'
        ask_reason(self, "Tarik lampiran", sentence, "Tarik 1 lampiran", _REASONS, withdraw)

    # ---------------------------------------------------------------- looking
    def open(self, key: str) -> None:
        """Show one in the viewer."""
        at = [item.key for item in self.strip.items].index(key)
        item = self.strip.items[at]
        if item.stage is Stage.SENDING:
            return
        view = self._viewer()
        of = f"{at + 1} dari {len(self.strip.items)}"
        if key in self._draft:
            self._open_drafted(view, self._draft[key], f"{of} · {item.detail}")
        else:
            self._open_kept(view, key, of)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_drafted(self, view: AttachmentView, one: _Drafted, told: str) -> None:
        view.announce(one.new.name, told)
        if one.stored is not None and one.data is not None:
            view.show_content(one.stored.kind, one.data)
            return
        asked = ReadStored(sha256=one.new.sha256, file_name=one.new.name)
        self._panel.ask(asked, done=self._read, key=f"content:{id(self)}")

    def _open_kept(self, view: AttachmentView, key: str, of: str) -> None:
        row = next(row for row in self._rows if row.key == key)
        told = [of, _size(row), f"{row.person}, {waktu(row.at)}"]
        if row.note:
            told.append(row.note)
        if row.withdrawn:
            told.append(f"ditarik {row.withdrawn_by}: {row.withdrawn}")
        view.announce(row.name, " · ".join(told))
        kind, number = self._subject or ("", "")
        asked = ReadAttachment(subject_kind=kind, subject=number, attachment=key)
        self._panel.ask(asked, done=self._read, key=f"content:{id(self)}")

    def _read(self, content: AttachmentContent) -> None:
        if self._view is not None and shiboken6.isValid(self._view):
            self._view.show_content(content.kind, content.content)

    def _viewer(self) -> AttachmentView:
        """Over the content when the strip is in the side area, else in the side area."""
        if self._view is not None and shiboken6.isValid(self._view) and self._view.isVisible():
            return self._view
        view = AttachmentView(self._panel)
        view.turned.connect(self._turn)
        view.closed.connect(self._closed)
        self._view = view
        if self._panel.side.isAncestorOf(self):
            view.cover(self._panel.content_area)
        else:
            self._panel.show_detail("Lampiran", view)
        return view

    def _turn(self, step: int) -> None:
        keys = [item.key for item in self.strip.items]
        current = self.strip.current()
        if current in keys and 0 <= (at := keys.index(current) + step) < len(keys):
            self.strip.select(keys[at])
            self.open(keys[at])

    def _closed(self) -> None:
        if not self._panel.side.isAncestorOf(self):
            self._panel.hide_detail()
        self.strip.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _store(client: Client, captured: Captured) -> tuple[StoredFile, bytes]:
    done = client.do(
        StoreFile(
            content=captured.data,
            file_name=captured.name,
            captured_sha256=captured.captured_sha256,
        )
    )
    return done.value, captured.data


def _attach(
    client: Client, subject: tuple[str, str], kept: list[tuple[StoredFile, bytes]]
) -> frozenset[str]:
    files = tuple(NewAttachment(sha256=one.sha256, name=one.name) for one, _data in kept)
    return client.do(AttachFiles(subject_kind=subject[0], subject=subject[1], files=files)).changes


def _size(file: AttachmentRow | StoredFile) -> str:
    kilobytes = -(-file.size // 1024)
    size = f"{angka(kilobytes)} kB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"
    pages = f" · {angka(file.pages)} hal." if file.kind == "pdf" else ""
    return size.replace(".", ",") + pages if "MB" in size else size + pages


def _small(kind: str, data: bytes) -> QImage:
    if kind == "pdf":
        return QImage()
    image = QImage.fromData(data)
    return image.scaled(
        256, 256, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )


def gallery() -> list[Shot]:
    """States of the box, in a panel that has nothing else."""
    from app.files.panels import samples
    from app.ui.gallery import Shot

    def at_side(answers: dict[type[Any], object]) -> QWidget:
        return samples.panel(answers, side=True)

    return [
        Shot("attachments", lambda: samples.panel(samples.ANSWERS)),
        Shot("attachments-empty", lambda: samples.panel({**samples.ANSWERS, AttachmentList: ()})),
        Shot("attachments-viewer", lambda: samples.opened(side=False)),
        Shot("attachments-form", lambda: at_side(samples.ANSWERS)),
        Shot("attachments-form-viewer", lambda: samples.opened(side=True)),
        Shot("attachments-long", lambda: samples.panel({**samples.ANSWERS, **samples.MANY})),
    ]
