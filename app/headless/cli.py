"""``lumbung api`` and ``lumbung do``."""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app import runtime, schema
from app.core.commands import Command
from app.core.errors import UserError
from app.headless import messages
from app.headless.catalogue import catalogue
from app.identity.api import FoundOrganisation
from app.identity.signin import founder, promoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.execution import Batch, Signed

PASSWORD_VARIABLE: Final = "LUMBUNG_PASSWORD"  # noqa: S105 - the name of a variable
_LOG: Final = logging.getLogger(__name__)


def main(arguments: Sequence[str]) -> int:
    """Run ``api`` or ``do``.

    Returns:
        0 when every line succeeded, 1 when any was refused, 2 for wrong arguments.
    """
    given = _parser().parse_args(arguments)
    if given.verb == "api":
        _write(json.dumps(catalogue(given.names), ensure_ascii=False, indent=2))
        return 0
    return _do(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lumbung")
    verbs = parser.add_subparsers(dest="verb", required=True)
    api = verbs.add_parser("api", help="print every command and query with its JSON Schema")
    api.add_argument("names", nargs="*", help="only these")
    do = verbs.add_parser(
        "do", help="run JSON lines: one command or query a line, one envelope a line"
    )
    do.add_argument(
        "file", nargs="?", default="-", help="file of JSON lines; standard input when left out"
    )
    do.add_argument(
        "--database", help="sqlite:///path or postgresql://…; this PC's own file when left out"
    )
    do.add_argument("--user", help="user name; not needed to found an empty database")
    do.add_argument(
        "--password-file",
        type=Path,
        help=f"file with the password; else ${PASSWORD_VARIABLE}, else asked",
    )
    do.add_argument(
        "--atomic", action="store_true", help="all lines in one transaction: all or nothing"
    )
    return parser


def _do(given: argparse.Namespace) -> int:
    try:
        opened = runtime.open(given.database)
    except UserError as error:
        _write(json.dumps(messages.error_envelope(error), ensure_ascii=False))
        return 1
    try:
        with _lines(given.file) as lines:
            conversation = _Conversation(opened, given)
            return conversation.atomic(lines) if given.atomic else conversation.plain(lines)
    except UserError as error:
        _write(json.dumps(messages.error_envelope(error), ensure_ascii=False))
        return 1
    finally:
        opened.close()


def _lines(name: str) -> Any:
    if name == "-":
        return _StandardInput()
    path = Path(name)
    if not path.exists():
        raise UserError(f"Berkas {name} tidak ditemukan. Periksa nama dan foldernya.")
    return path.open(encoding="utf-8")


class _StandardInput:
    def __enter__(self) -> Iterable[str]:
        return sys.stdin

    def __exit__(self, *_: object) -> None:
        pass


class _Conversation:
    """One signed-in person and their lines."""

    def __init__(self, opened: runtime.Runtime, given: argparse.Namespace) -> None:
        schema.load()
        self._opened = opened
        self._given = given
        self._signed: Signed | None = None
        self._founding = not opened.organisation

    def plain(self, lines: Iterable[str]) -> int:
        """Each line in its own transaction; a refused line does not stop the next."""
        failed = False
        for text in lines:
            if text.strip():
                envelope = self._answer(text, None)
                failed = failed or not envelope["success"]
                _write(json.dumps(envelope, ensure_ascii=False))
        return 1 if failed else 0

    def atomic(self, lines: Iterable[str]) -> int:
        """All lines in one transaction; after a refused line the rest is not tried."""
        wanted = [text for text in lines if text.strip()]
        envelopes: list[dict[str, Any]] = []
        try:
            with self._beginner(wanted).atomically() as batch:
                for text in wanted:
                    envelope = self._answer(text, batch)
                    envelopes.append(envelope)
                    if not envelope["success"]:
                        raise _Stopped  # noqa: TRY301 - leaving the block undoes the transaction
        except _Stopped:
            for envelope in envelopes[:-1]:
                envelope["meta"]["undone"] = True
        for envelope in envelopes:
            _write(json.dumps(envelope, ensure_ascii=False))
        return (
            0
            if all(envelope["success"] for envelope in envelopes) and len(envelopes) == len(wanted)
            else 1
        )

    def _answer(self, text: str, batch: Batch | None) -> dict[str, Any]:
        try:
            asked, request_id = messages.parse_line(text)
            if isinstance(asked, FoundOrganisation) and batch is None:
                return self._found(asked, request_id)
            one = batch or self._person()
            if isinstance(asked, Command):
                envelope = messages.done_envelope(type(asked), one.do(asked, request_id=request_id))
                if batch is not None and isinstance(asked, FoundOrganisation):
                    batch.become(promoted)
                return envelope
            return messages.answer_envelope(type(asked), one.ask(asked))
        except UserError as error:
            return messages.error_envelope(error)
        except Exception:  # noqa: BLE001 - a bug of one line is reported, the next line is tried
            report = self._opened.env.new_id()[-8:].upper()
            _LOG.exception("report %s", report)
            return messages.bug_envelope(report)

    def _found(self, asked: FoundOrganisation, request_id: str | None) -> dict[str, Any]:
        """The first line on an empty database; its admin goes on with the lines after it."""
        nobody = founder(self._opened.store, self._opened.env, self._opened.workstation)
        envelope = messages.done_envelope(
            FoundOrganisation, nobody.do(asked, request_id=request_id)
        )
        if self._given.user is None:
            self._signed = self._opened.sign_in.with_password(asked.username, asked.password)
        return envelope

    def _beginner(self, wanted: list[str]) -> Signed:
        """Who runs an atomic file: the founder, when it starts with founding an empty database."""
        if wanted and self._founding and self._given.user is None:
            try:
                asked, _request = messages.parse_line(wanted[0])
            except UserError:
                asked = None
            if isinstance(asked, FoundOrganisation):
                return founder(self._opened.store, self._opened.env, self._opened.workstation)
        return self._person()

    def _person(self) -> Signed:
        if self._signed is None:
            user = self._given.user
            if user is None:
                raise UserError(
                    "Siapa Anda? Tambahkan --user NAMA, atau mulai basis data kosong dengan "
                    "organisation.found."
                )
            self._signed = self._opened.sign_in.with_password(user, self._password(user))
        return self._signed

    def _password(self, user: str) -> str:
        if self._given.password_file is not None:
            return str(self._given.password_file.read_text(encoding="utf-8")).rstrip("\r\n")
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


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
