"""``lumbung api`` and ``lumbung do``."""

from __future__ import annotations

import getpass
import json
import logging
import os
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app import runtime, schema
from app.core.commands import Command
from app.core.env import RealEnvironment
from app.core.errors import ServerAway, UserError
from app.headless import messages
from app.headless.arguments import Option, Usage, UsageError, Words, read
from app.headless.catalogue import catalogue
from app.identity.api import Founding
from app.identity.rules.errors import OrganisationExists
from app.identity.signin import founder, promoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.core.execution import Batch, Signed
    from app.headless.arguments import Given
    from app.identity.signin import SignedIn

PASSWORD_VARIABLE: Final = "LUMBUNG_PASSWORD"  # noqa: S105 - the name of a variable
_LOG: Final = logging.getLogger(__name__)
API: Final = Usage(
    "lumbung api",
    "Menampilkan setiap perintah dan pertanyaan dengan JSON Schema-nya.",
    (),
    Words("NAMA", "hanya yang disebut; tanpa ini: semuanya"),
)
_DATABASE: Final = Option(
    "--database", "sqlite:///berkas.db atau postgresql://server/nama; tanpa ini: berkas di PC ini",
    "URL",
)  # fmt: skip
_USER: Final = Option(
    "--user", "nama pengguna; tidak perlu untuk mendirikan basis data kosong", "NAMA"
)
_PASSWORD: Final = Option(
    "--password-file",
    f"berkas berisi kata sandi; tanpa ini: ${PASSWORD_VARIABLE}, atau ditanyakan",
    "BERKAS",
)
_ATOMIC: Final = Option("--atomic", "satu transaksi: semua baris atau tidak satu pun")
DO: Final = Usage(
    "lumbung do",
    "Menjalankan baris JSON: satu perintah atau pertanyaan masuk, satu baris jawaban keluar.",
    (_DATABASE, _USER, _PASSWORD, _ATOMIC),
    Words("BERKAS", "baris JSON; tanpa ini atau -: masukan standar", 1),
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What ``do`` was asked for."""

    file: str
    database: str | None
    user: str | None
    password_file: Path | None
    atomic: bool

    @classmethod
    def of(cls, given: Given) -> _Wanted:
        """From what was typed."""
        values = given.values
        secret = values.get(_PASSWORD.name)
        return cls(
            file=given.words[0] if given.words else "-", database=values.get(_DATABASE.name),
            user=values.get(_USER.name), password_file=None if secret is None else Path(secret),
            atomic=_ATOMIC.name in values,
        )  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run ``api`` or ``do``.

    Returns:
        0 when every line succeeded, 1 when any was refused, 2 for wrong arguments.
    """
    verb, *typed = arguments
    usage = API if verb == "api" else DO
    try:
        given = read(usage, typed)
    except UsageError as wrong:
        print(f"{wrong}\n{usage.line()}", file=sys.stderr)
        return 2
    if given.help:
        print(usage.text())
        return 0
    _speak_utf8()
    return _api(list(given.words)) if usage is API else _do(_Wanted.of(given))


def _speak_utf8() -> None:
    """Envelopes are UTF-8 whatever the console of this machine is set to."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", newline="\n")


def _api(names: list[str]) -> int:
    found = catalogue(names)
    _write(json.dumps(found, ensure_ascii=False, indent=2))
    unknown = sorted(set(names) - {entry["name"] for entry in found})
    if unknown:
        print(f"Tidak dikenal: {', '.join(unknown)}. Lihat semuanya: lumbung api", file=sys.stderr)
    return 1 if unknown else 0


def _do(given: _Wanted) -> int:
    try:
        with (
            runtime.logging_to_file(),
            closing(runtime.open(given.database)) as opened,
            _lines(given.file) as lines,
        ):
            conversation = _Conversation(opened, given)
            try:
                return conversation.atomic(lines) if given.atomic else conversation.plain(lines)
            finally:
                conversation.end()
    except UserError as error:
        _write(json.dumps(messages.error_envelope(error), ensure_ascii=False))
        return 1
    except BrokenPipeError:
        # Whoever read the envelopes has gone; what was done stays done.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - till the end
        return 1
    except Exception:  # noqa: BLE001 - logged under the number of its envelope
        with runtime.logging_to_file():
            _write(json.dumps(_report(), ensure_ascii=False))
        return 1


def _report() -> dict[str, Any]:
    """The envelope of a bug of ours; its traceback is in the log under the same number."""
    number = RealEnvironment().new_id()[-8:].upper()
    _LOG.exception("report %s", number)
    return messages.bug_envelope(number)


@contextmanager
def _lines(name: str) -> Iterator[Iterable[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; only the opening is explained
    except OSError as error:
        raise UserError(
            f"Berkas {name} tidak dapat dibaca ({error.strerror}). Periksa nama dan foldernya."
        ) from error
    with file:
        yield file


class _Conversation:
    """One signed-in person and their lines."""

    def __init__(self, opened: runtime.Runtime, given: _Wanted) -> None:
        schema.load()
        self._opened = opened
        self._given = given
        self._signed: SignedIn | None = None
        self._refused: UserError | None = None
        self._founding = not opened.organisation

    def end(self) -> None:
        """Sign out, so that the trail of this sign-in is closed."""
        if self._signed is not None:
            self._opened.sign_in.sign_out(self._signed)

    def plain(self, lines: Iterable[bytes]) -> int:
        """Each line in its own transaction; a refused line does not stop the next."""
        failed = False
        for text in lines:
            if text.strip():
                envelope = self._answer(text, None)
                failed = failed or not envelope["success"]
                _write(json.dumps(envelope, ensure_ascii=False))
        return 1 if failed else 0

    def atomic(self, lines: Iterable[bytes]) -> int:
        """All lines in one transaction; after a refused line the rest is not tried.

        The envelopes come when everything is kept, or is not.
        """
        wanted = [text for text in lines if text.strip()]
        envelopes: list[dict[str, Any]] = []
        try:
            with self._beginner(wanted).atomically() as batch:
                self._each(wanted, batch, envelopes)
        except _Stopped:
            _undone(envelopes[:-1])
        except UserError as error:  # the commit itself
            _undone(envelopes)
            envelopes.append(messages.error_envelope(error))
        except Exception:  # noqa: BLE001 - logged under the number of its envelope
            _undone(envelopes)
            envelopes.append(_report())
        for envelope in envelopes:
            _write(json.dumps(envelope, ensure_ascii=False))
        return 0 if all(envelope["success"] for envelope in envelopes) else 1

    def _each(self, wanted: list[bytes], batch: Batch, envelopes: list[dict[str, Any]]) -> None:
        for text in wanted:
            envelopes.append(self._answer(text, batch))
            if not envelopes[-1]["success"]:
                raise _Stopped

    def _answer(self, text: bytes, batch: Batch | None) -> dict[str, Any]:
        try:
            asked, request_id = messages.parse_line(text)
            if isinstance(asked, Founding) and not (batch and self._founding):
                return self._found(asked, request_id, batch)
            one = batch or self._person()
            if isinstance(asked, Command):
                envelope = messages.done_envelope(type(asked), one.do(asked, request_id=request_id))
                if batch is not None and isinstance(asked, Founding):
                    batch.become(promoted)
                    self._founding = False
                return envelope
            return messages.answer_envelope(asked, one.ask(asked))
        except UserError as error:
            return messages.error_envelope(error)
        except Exception:  # noqa: BLE001 - logged under the number of its envelope
            return _report()

    def _found(
        self, asked: Founding[Any], request_id: str | None, batch: Batch | None
    ) -> dict[str, Any]:
        """The first line on an empty database; its admin goes on with the lines after it.

        On a database that is founded already it is answered when it was this very request, so a
        set-up file may be sent again.
        """
        opened = self._opened
        nobody = founder(opened.store, opened.env, opened.workstation)
        if batch is None:
            done = nobody.do(asked, request_id=request_id)
            if self._given.user is None:
                self._signed = opened.sign_in.with_password(asked.username, asked.password)
        else:
            earlier = nobody.answer_of(asked, request_id) if request_id else None
            if earlier is None:
                raise OrganisationExists
            done = earlier
        return messages.done_envelope(type(asked), done)

    def _beginner(self, wanted: list[bytes]) -> Signed:
        """Who runs an atomic file: its founder when it starts with the founding, else a person."""
        first = self._first(wanted)
        if self._given.user is not None or first is None:
            return self._person()
        opened = self._opened
        if self._founding:
            return founder(opened.store, opened.env, opened.workstation)
        self._signed = opened.sign_in.with_password(first.username, first.password)
        return self._signed

    def _first(self, wanted: list[bytes]) -> Founding[Any] | None:
        try:
            asked, _request = messages.parse_line(wanted[0])
        except (UserError, IndexError):
            return None
        return asked if isinstance(asked, Founding) else None

    def _person(self) -> SignedIn:
        """Who works here.  A refused sign-in is not tried again: five tries lock the account."""
        if self._refused is not None:
            raise self._refused
        if self._signed is None:
            try:
                self._signed = self._sign_in()
            except ServerAway:
                raise
            except UserError as error:
                self._refused = error
                raise
        return self._signed

    def _sign_in(self) -> SignedIn:
        user = self._given.user
        if user is None:
            raise UserError(
                "Siapa Anda? Tambahkan --user NAMA, atau mulai basis data kosong dengan "
                "organisation.found."
            )
        return self._opened.sign_in.with_password(user, self._password(user))

    def _password(self, user: str) -> str:
        file: Path | None = self._given.password_file
        if file is not None:
            try:
                return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise UserError(
                    f"Berkas kata sandi {file} tidak dapat dibaca. Periksa nama dan hak aksesnya."
                ) from error
        found = os.environ.get(PASSWORD_VARIABLE)
        if found is not None:
            return found
        if not sys.stdin.isatty():
            raise UserError(
                f"Kata sandi {user} belum ada. Isi {PASSWORD_VARIABLE} atau pakai --password-file."
            )
        return getpass.getpass(f"Kata sandi {user}: ")


class _Stopped(Exception):
    """A line of an atomic file was refused."""


def _undone(envelopes: list[dict[str, Any]]) -> None:
    """Say of what had succeeded that it was taken back."""
    for envelope in envelopes:
        envelope["meta"]["undone"] = True


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
