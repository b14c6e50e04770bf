"""Bytes stored once, attached to documents of any slice, withdrawn but never deleted."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.accounting.api import JournalLineIn, PostJournal
from app.closing.api import RunSelfCheck, SelfCheckList
from app.core.errors import (
    InvalidInput,
    NotFound,
    PermissionRefused,
    RequestReused,
    UserError,
)
from app.core.money import Money
from app.core.work import Read
from app.files import steps
from app.files.api import (
    AttachFiles,
    AttachmentList,
    AttachmentThumbnails,
    NewAttachment,
    ReadAttachment,
    StoreFile,
    VerifyContents,
    WithdrawAttachment,
)
from app.files.queries.checking import damaged_tonight
from app.files.rules.errors import (
    AlreadyWithdrawn,
    AttachmentsFull,
    ContentDamaged,
    FileKindRefused,
)
from app.files.subjects import Subject, SubjectKind
from app.headless.messages import build
from tests.files.samples import pdf, picture
from tests.support.company import Company, company

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.identity.signin import SignedIn

pytestmark = pytest.mark.req("WMS-PRT-05")

PAPER = "00000000-0000-7000-8000-00000000aaaa"
OTHER = "00000000-0000-7000-8000-00000000bbbb"


class Closed(UserError):
    code = "CLOSED"


def _find(read: Read, number: str, *, to_attach: bool) -> Subject:
    if number not in {"UJI-1", "UJI-2"}:
        raise NotFound("Dokumen uji", number)
    if number == "UJI-2" and to_attach:
        raise Closed("Dokumen uji UJI-2 sudah selesai.")
    return Subject(PAPER if number == "UJI-1" else OTHER, number)


steps.offer(SubjectKind("uji", "Uji", "report.read", "report.export", _find))


@pytest.fixture
def shop(database_url: str) -> Iterator[Company]:
    with company(database_url, opened=False) as made:
        yield made


def store(client: SignedIn, data: bytes, name: str = "nota.jpg") -> NewAttachment:
    stored = client.do(StoreFile(content=data, file_name=name)).value
    return NewAttachment(sha256=stored.sha256, name=stored.name)


def attach(client: SignedIn, *files: NewAttachment, number: str = "UJI-1") -> int:
    return client.do(AttachFiles(subject_kind="uji", subject=number, files=files)).value.attached


def count(shop: Company, table: str) -> int:
    with shop.database.reading() as session:
        from app.core.driver import fetch

        return int(fetch(session, f"SELECT count(*) FROM {table}", {})[0][0])


def test_a_photo_is_stored_attached_listed_and_read_back(shop: Company) -> None:
    data = picture()

    one = store(shop.admin, data)
    attached = attach(shop.admin, one.model_copy(update={"note": "sisi kiri"}))

    (row,) = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    assert attached == 1
    assert (row.name, row.kind, row.size, row.note) == ("nota.jpg", "jpg", len(data), "sisi kiri")
    assert row.person == shop.admin.actor.full_name
    assert row.captured_sha256 == row.sha256
    read = shop.admin.ask(ReadAttachment(subject_kind="uji", subject="UJI-1", attachment=row.key))
    assert read.content == data
    (small,) = shop.admin.ask(AttachmentThumbnails(subject_kind="uji", subject="UJI-1"))
    assert small.sha256 == row.sha256
    assert small.picture.startswith(b"\xff\xd8\xff")


def test_the_same_content_is_stored_once(shop: Company) -> None:
    first = store(shop.admin, picture())
    second = store(shop.client("Packer"), picture(), "nama lain.jpg")

    assert first.sha256 == second.sha256
    assert count(shop, "file_content") == 1


def test_attaching_twice_changes_nothing(shop: Company) -> None:
    one = store(shop.admin, picture())

    assert attach(shop.admin, one) == 1
    assert attach(shop.admin, one, one) == 0
    assert count(shop, "attachment") == 1


def test_the_trail_holds_the_hash_and_not_the_bytes(shop: Company) -> None:
    one = store(shop.admin, picture("PNG"), "nota.png")
    attach(shop.admin, one)

    with shop.database.reading() as session:
        from app.core.driver import fetch

        (args,) = fetch(session, "SELECT args FROM command WHERE name = 'files.store'", {})[0]
        (new,) = fetch(session, "SELECT new FROM audit_entry WHERE action = 'attachment.add'", {})[
            0
        ]
    args = json.loads(args) if isinstance(args, str) else args
    new = json.loads(new) if isinstance(new, str) else new
    assert args == {"file_name": "nota.png", "sha256": one.sha256, "captured_sha256": ""}
    assert new == {"berkas": "nota.png", "sha256": one.sha256, "keterangan": ""}


def test_the_same_request_with_another_photo_is_refused(shop: Company) -> None:
    request = shop.env.new_id()
    shop.admin.do(StoreFile(content=picture(), file_name="a.jpg"), request_id=request)

    with pytest.raises(RequestReused):
        shop.admin.do(StoreFile(content=picture(shade=9), file_name="a.jpg"), request_id=request)

    assert count(shop, "file_content") == 1


def test_what_is_no_picture_leaves_nothing_behind(shop: Company) -> None:
    with pytest.raises(FileKindRefused):
        store(shop.admin, b"MZ\x90\x00", "foto.jpg")

    assert count(shop, "file_content") == 0
    assert count(shop, "command WHERE name = 'files.store'") == 0


def test_who_may_not_see_or_add_is_refused(shop: Company) -> None:
    one = store(shop.admin, picture())
    attach(shop.admin, one)
    reader = shop.client("report.read")

    assert len(reader.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))) == 1
    with pytest.raises(PermissionRefused):
        attach(reader, store(reader, pdf()))
    (row,) = reader.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    stranger = shop.client("product.read")
    with pytest.raises(PermissionRefused):
        stranger.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    with pytest.raises(PermissionRefused):
        stranger.ask(ReadAttachment(subject_kind="uji", subject="UJI-1", attachment=row.key))
    assert count(shop, "attachment") == 1


def test_the_owner_of_the_document_decides(shop: Company) -> None:
    one = store(shop.admin, picture())

    with pytest.raises(Closed):
        attach(shop.admin, one, number="UJI-2")
    with pytest.raises(NotFound, match="Jenis dokumen"):
        shop.admin.ask(AttachmentList(subject_kind="apa", subject="UJI-1"))
    with pytest.raises(NotFound, match="Dokumen uji"):
        attach(shop.admin, one, number="UJI-9")
    assert count(shop, "attachment") == 0


def test_an_attachment_is_read_through_its_own_document_only(shop: Company) -> None:
    attach(shop.admin, store(shop.admin, picture()))
    (row,) = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))

    with pytest.raises(NotFound, match="Lampiran"):
        shop.admin.ask(ReadAttachment(subject_kind="uji", subject="UJI-2", attachment=row.key))


def test_a_mistake_is_withdrawn_and_stays_on_record(shop: Company) -> None:
    one = store(shop.admin, picture())
    attach(shop.admin, one)
    (row,) = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    withdraw = WithdrawAttachment(
        subject_kind="uji", subject="UJI-1", attachment=row.key, reason="Foto buram"
    )

    shop.admin.do(withdraw)

    (row,) = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    assert (row.withdrawn, row.withdrawn_by) == ("Foto buram", shop.admin.actor.full_name)
    with pytest.raises(AlreadyWithdrawn):
        shop.admin.do(withdraw)
    assert attach(shop.admin, one) == 1  # it may come back
    assert count(shop, "attachment_withdrawal") == 1
    assert count(shop, "attachment") == 2


def test_a_document_holds_a_hundred(shop: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST", 2)
    files = [store(shop.admin, picture(shade=shade)) for shade in (1, 2, 3)]

    with pytest.raises(AttachmentsFull, match="UJI-1 sudah memiliki 2 lampiran"):
        attach(shop.admin, *files)

    assert count(shop, "attachment") == 0


def test_an_unknown_hash_is_refused(shop: Company) -> None:
    with pytest.raises(NotFound, match="Berkas tersimpan"):
        attach(shop.admin, NewAttachment(sha256="0" * 64, name="x"))


@pytest.mark.parametrize("table", ["file_content", "attachment", "attachment_withdrawal"])
def test_nothing_changes_or_goes(shop: Company, table: str) -> None:
    attach(shop.admin, store(shop.admin, picture()))
    (row,) = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    shop.admin.do(
        WithdrawAttachment(subject_kind="uji", subject="UJI-1", attachment=row.key, reason="salah")
    )

    for sql in (f"DELETE FROM {table}", f"UPDATE {table} SET at = at"):
        with shop.database.writing() as session, pytest.raises(Exception, match="APPEND_ONLY"):
            session.connection().exec_driver_sql(sql)
    assert count(shop, table) == 1


@pytest.mark.postgres
def test_the_server_refuses_bytes_that_do_not_fit_their_hash(shop: Company) -> None:
    sql = (
        "INSERT INTO file_content SELECT org_id, repeat('a', 64), kind, size, width, height, pages,"
        " captured_sha256, at, actor_id, thumbnail, data FROM file_content"
    )
    store(shop.admin, picture())

    with shop.database.writing() as session, pytest.raises(Exception, match="CONTENT_HASH"):
        session.connection().exec_driver_sql(sql)


def test_damaged_bytes_are_never_shown_and_are_found(shop: Company) -> None:
    good, bad = picture(), picture(shade=7)
    attach(shop.admin, store(shop.admin, good), store(shop.admin, bad, "rusak.jpg"))
    _damage(shop)

    rows = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    with pytest.raises(ContentDamaged, match="rusak.jpg"):
        shop.admin.ask(ReadAttachment(subject_kind="uji", subject="UJI-1", attachment=rows[1].key))
    page = shop.admin.ask(VerifyContents())
    assert page.rows[0].checked == 2
    assert [one.name for one in page.rows[0].damaged] == ["rusak.jpg"]


def _damage(shop: Company) -> None:
    """Change ``rusak.jpg`` as only somebody with the database in hand could."""
    off, on = (
        ("DROP TRIGGER lb_file_content_append_only_0", "SELECT 1")
        if shop.database.is_sqlite
        else (
            "ALTER TABLE file_content DISABLE TRIGGER USER",
            "ALTER TABLE file_content ENABLE TRIGGER USER",
        )
    )
    zeros = (
        "zeroblob(size)"
        if shop.database.is_sqlite
        else "decode(repeat('00', CAST(size AS int)), 'hex')"
    )
    with shop.database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(off)
        connection.exec_driver_sql(
            f"UPDATE file_content SET data = {zeros} WHERE sha256 IN "
            "(SELECT sha256 FROM attachment WHERE name = 'rusak.jpg')"
        )
        connection.exec_driver_sql(on)
        session.commit()


def test_a_slice_attaches_in_its_own_transaction(shop: Company) -> None:
    from app.core import work as kernel

    one = store(shop.admin, picture())
    seen: list[dict[str, bytes]] = []

    def through(work: kernel.Work) -> None:
        assert steps.attach(work, "uji", OTHER, "UJI-2", [one]) == 1

    _run_inside(shop, through)

    def look(work: kernel.Work) -> None:
        seen.append(steps.contents(work, "uji", OTHER))
        steps.require_attachments(work, "uji", OTHER, "UJI-2")
        with pytest.raises(steps.AttachmentsMissing):
            steps.require_attachments(work, "uji", PAPER, "UJI-1")

    _run_inside(shop, look)
    assert seen == [{one.sha256: picture()}]


def _run_inside(shop: Company, act: object) -> None:
    """Run code inside a command's transaction, as a higher slice's handler would."""
    from app.core import commands

    class Inside(commands.Command[str]):
        name = "uji.inside"
        permission = commands.SIGNED_IN
        summary = "Uji"

    def handler(work: object, _do: object) -> str:
        act(work)  # type: ignore[operator]
        return ""

    commands._commands[Inside] = handler
    try:
        shop.admin.do(Inside())
    finally:
        del commands._commands[Inside]


# ---------------------------------------------------------------- documents that take them


@pytest.mark.req("B2")
def test_a_journal_takes_its_receipt(sqlite_url: str) -> None:
    with company(sqlite_url) as shop:
        lines = (
            JournalLineIn(account="64-200", debit=Money.rupiah_of(1250)),
            JournalLineIn(account="11-200", credit=Money.rupiah_of(1250)),
        )
        post = PostJournal(on_date=shop.env.today(), description="Sewa", lines=lines)
        number = shop.admin.do(post).value.number
        one = store(shop.admin, pdf(), "sewa.pdf")

        shop.admin.do(AttachFiles(subject_kind="journal", subject=number, files=(one,)))

        (row,) = shop.client("Finance").ask(AttachmentList(subject_kind="journal", subject=number))
        assert (row.name, row.pages) == ("sewa.pdf", 2)
        entity = shop.admin.ask(AttachmentList(subject_kind="journal", subject=f"UTAMA/{number}"))
        assert entity == (row,)
        with pytest.raises(PermissionRefused):
            shop.client("Packer").ask(AttachmentList(subject_kind="journal", subject=number))
        for kind in ("journal", "order"):
            with pytest.raises(NotFound):
                shop.admin.ask(AttachmentList(subject_kind=kind, subject="XX-1"))


# ---------------------------------------------------------------- headless


def test_bytes_travel_as_base64(shop: Company) -> None:
    data = picture()
    text = base64.b64encode(data).decode()

    command = build(StoreFile, {"content": text, "file_name": "a.jpg"})

    assert command.content == data
    assert StoreFile.model_json_schema()["properties"]["content"] == {
        "type": "string", "contentEncoding": "base64", "title": "Content",
    }  # fmt: skip
    attach(shop.admin, store(shop.admin, data))
    (row,) = shop.admin.ask(AttachmentList(subject_kind="uji", subject="UJI-1"))
    from app.headless.messages import answer_envelope

    ask = ReadAttachment(subject_kind="uji", subject="UJI-1", attachment=row.key)
    assert answer_envelope(ask, shop.admin.ask(ask))["data"]["content"] == text


@pytest.mark.parametrize(
    "values",
    [
        {"content": "not base64!", "file_name": "a"},
        {"content": "AAAA", "file_name": "a", "sha256": "0" * 64},
        {"content": "A" * (16 * 1024 * 1024), "file_name": "a"},
        {"file_name": "a"},
    ],
)
def test_what_was_hurt_on_the_way_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        build(StoreFile, values)


def test_reading_needs_no_more_than_the_page(shop: Company) -> None:
    """The check goes on where it stopped, a page of contents at a time."""
    for shade in range(5):
        store(shop.admin, picture(shade=shade))

    pages = []
    after = None
    while True:
        page = shop.admin.ask(VerifyContents(limit=2, after=after))
        pages.append(page.rows[0].checked)
        after = page.next
        if after is None:
            break

    assert pages == [2, 2, 1]


def test_the_nightly_self_check_finds_damage_and_says_where_to_look(shop: Company) -> None:
    bad = picture(shade=7)
    attach(shop.admin, store(shop.admin, picture()), store(shop.admin, bad, "rusak.jpg"))
    shop.admin.do(RunSelfCheck())
    _damage(shop)

    shop.admin.do(RunSelfCheck())

    after, before = (
        {one.name: one.problems for one in run.results}["files.contents"]
        for run in shop.admin.ask(SelfCheckList()).rows
    )
    assert before == ()
    told = f"rusak.jpg: isi rusak (sidik {hashlib.sha256(bad).hexdigest()[:16]})."
    assert after == (f"{told} Ambil kembali dari cadangan.",)


def test_what_one_night_cannot_read_is_read_in_turns(shop: Company) -> None:
    """In as many nights as it takes, every content is read."""
    sizes = [len(picture(shade=shade)) for shade in range(6)]
    for shade in range(6):
        attach(shop.admin, store(shop.admin, picture(shade=shade), "rusak.jpg"))
    _damage(shop)
    at_most = -(-sum(sizes) // 4)

    found: list[str] = []
    with shop.database.reading() as session:
        read = Read(session, shop.admin.actor, shop.env)
        for night in range(4):
            read.today = date(2026, 11, 21) + timedelta(days=night)
            found += [one.sha256 for one in damaged_tonight(read, at_most)]

    assert sorted(found) == sorted(
        hashlib.sha256(picture(shade=shade)).hexdigest() for shade in range(6)
    )


def test_a_stream_is_no_content() -> None:
    with pytest.raises(Exception, match="content"):
        StoreFile(content=io.BytesIO(b"x"), file_name="a")  # type: ignore[arg-type]
