"""*Anggota*: the people of the organisation, their roles, warehouses, passwords and badges."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from app.core.commands import Page
from app.core.errors import UserError
from app.identity.api import (
    ActivateUser,
    DeactivateUser,
    DeleteUser,
    RevokeBadge,
    RoleList,
    ShowUser,
    UnlockUser,
    UserList,
)
from app.identity.panels.member_desk import MemberDesk
from app.identity.panels.user_forms import BadgeForm, PasswordForm, UserForm
from app.identity.panels.user_view import UserDetailView
from app.ui.dialogs import confirm
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.core.client import Client
    from app.core.commands import Command, Done
    from app.identity.api import BadgeIssued, RoleRow, UserDetail, UserRow, UserSaved
    from app.ui.gallery import Shot
    from app.ui.operations import Progress
    from app.ui.table_model import PageRequest

    _FormParts = tuple[UserDetail | None, tuple[RoleRow, ...], dict[str, str]]

MANAGE: Final = "user.manage"


def _status(row: UserRow) -> PillText:
    if not row.active:
        return PillText("Nonaktif", Tone.NEUTRAL)
    if row.locked:
        return PillText("Terkunci", Tone.ERROR)
    if row.invited:
        return PillText("Diundang", Tone.WARN)
    return PillText("Aktif", Tone.OK)


def _places(row: UserRow) -> str:
    return "Semua" if row.warehouses is None else ", ".join(row.warehouses)


COLUMNS: Final = (
    Column("full_name", "Nama", lambda row: row.full_name, detail=lambda row: row.username,
           width=180, stretch=True),
    Column("roles", "Peran", lambda row: ", ".join(row.roles), detail=lambda row: row.job_title,
           width=190),
    Column("warehouses", "Gudang", _places, width=100),
    Column("badge", "Badge", lambda row: "Ada" if row.has_badge else "", width=72),
    Column("last", "Terakhir masuk", lambda row: row.last_sign_in, Kind.TIME, width=150),
    Column("status", "Status", _status, Kind.PILL, width=100),
)  # fmt: skip


class UsersPanel(Panel):
    """People, most used keys first."""

    title: ClassVar[str] = "Anggota"
    icon: ClassVar[str] = "users"
    refresh_on: ClassVar[frozenset[str]] = frozenset({"user", "role", "badge"})
    search_hint: ClassVar[str] = "Cari nama, nama pengguna, e-mail, jabatan"

    def build(self) -> None:
        self._view: UserDetail | None = None
        self._roles_offered = False
        self.may_manage = self.context.actor.may(MANAGE)
        empty = Empty("Belum ada anggota.", icon="users")
        if self.may_manage:
            empty = Empty("Belum ada anggota.", "Tambah anggota", self._add, icon="users")
        self.list = self.set_table(COLUMNS, self._page, key=lambda row: row.username, empty=empty)
        self.list.set_tone(lambda row: None if row.active else Tone.NEUTRAL)
        self.list.activated.connect(self._open)
        self.search.add_filter("active", "Status", (("yes", "Aktif"), ("no", "Nonaktif")))
        if self.may_manage:
            self._manage()

    def _manage(self) -> None:
        self.set_primary("Tambah anggota", "F4", self._add)
        self.add_action("Ubah", "F2", self._with_current(self._edit))
        self.add_action("Aktifkan atau nonaktifkan", "F6", self._with_current(self._switch))
        self.add_action("Ganti kata sandi", "F7", self._with_current(self._password))
        self.add_action("Terbitkan badge", "F8", self._with_current(self._badge))
        self.add_action("Cetak badge", "F9", self._with_current(self._print_badge))
        self.add_action("Buka kunci akun", "F10", self._with_current(self._unlock))
        self.list.add_action("Hapus anggota …", "Delete", lambda rows: self._delete(rows[0]))

    def _with_current(self, run: Callable[[UserRow], object]) -> Callable[[], None]:
        def act() -> None:
            row = self.list.current()
            if row is None:
                self.say("Pilih anggota di daftar dahulu.", Tone.WARN)
            else:
                run(row)

        return act

    def _page(self, page: PageRequest) -> UserList:
        filters = self.search.filters
        active = filters.get("active")
        return UserList(
            search=self.search.text,
            role=filters.get("role"),
            active=None if active is None else active == "yes",
            limit=page.limit,
            after=page.after,
        )

    def reload(self) -> None:
        super().reload()
        if not self._roles_offered and self.context.actor.may(RoleList.permission):
            self._roles_offered = True
            self.ask(RoleList(), done=self._offer_roles, key="roles")

    def _offer_roles(self, rows: tuple[RoleRow, ...]) -> None:
        self.search.add_filter("role", "Peran", tuple((row.role, row.role) for row in rows))

    def opened(self, **arguments: object) -> None:
        username = arguments.get("username")
        if isinstance(username, str):
            self._show(username)

    # ---------------------------------------------------------------- looking
    def _open(self, row: UserRow) -> None:
        self._show(row.username)

    def _show(self, username: str) -> None:
        self.ask(ShowUser(username=username), done=self._show_view, key="detail")

    def _show_view(self, view: UserDetail) -> None:
        self._view = view
        made = UserDetailView(view, may_change=self.may_manage)
        made.edit_asked.connect(lambda: self._load_form(view.username))
        made.badge_asked.connect(lambda: self._ask_pin(view))
        made.print_asked.connect(lambda code: self._print(view, code))
        made.revoke_asked.connect(lambda code: self._revoke(view, code))
        self.show_detail(view.full_name, made)

    # ---------------------------------------------------------------- new and changed
    def _add(self) -> None:
        self._load_form(None)

    def _edit(self, row: UserRow) -> None:
        self._load_form(row.username)

    def _load_form(self, username: str | None) -> None:
        desk = self.context.services.get(MemberDesk)  # type: ignore[type-abstract] # one is offered

        def load(client: Client, _progress: Progress) -> _FormParts:
            view = client.ask(ShowUser(username=username)) if username else None
            return view, client.ask(RoleList()), desk.warehouses(client)

        self.run(load, done=self._show_form)

    def _show_form(self, loaded: _FormParts) -> None:
        view, roles, warehouses = loaded
        form = UserForm(view, roles, warehouses)
        title = view.full_name if view else "Anggota baru"
        self.place_form(title, form, lambda: self._save(form))

    def _save(self, form: UserForm) -> None:
        commands = form.commands()
        if not commands:
            self.say("Tidak ada yang berubah.", Tone.NEUTRAL)
            self.hide_detail()
            return
        self.run(
            lambda client, _progress: _do_all(client, commands),
            done=self._saved,
            failed=partial(self._save_failed, form),
            writes=True,
        )

    def _saved(self, done: Done[UserSaved]) -> None:
        self.say(done.message)
        self._show(done.value.username)

    def _save_failed(self, form: UserForm, error: UserError) -> None:
        """What was stored before the refusal stays; the form then asks only for the rest."""
        self.fail(error)
        if form.view is not None:
            self.context.operations.announce(frozenset({"user"}))
            self.ask(
                ShowUser(username=form.view.username), done=partial(_compare_with, form), key="form"
            )

    # ---------------------------------------------------------------- in and out
    def _switch(self, row: UserRow) -> None:
        if row.active:
            self.do(DeactivateUser(username=row.username), done=partial(self._deactivated, row))
        else:
            self.do(ActivateUser(username=row.username), done=self._refreshed)

    def _deactivated(self, row: UserRow, done: Done[UserSaved]) -> None:
        undo = ActivateUser(username=row.username)
        self.say(done.message, undo=lambda: self.do(undo, done=self._refreshed))
        self._show_again()

    def _refreshed(self, done: Done[UserSaved]) -> None:
        self.say(done.message)
        self._show_again()

    def _show_again(self) -> None:
        if self.side.isVisible() and self._view is not None:
            self._show(self._view.username)

    def _unlock(self, row: UserRow) -> None:
        self.do(UnlockUser(username=row.username), done=self._refreshed)

    def _delete(self, row: UserRow) -> None:
        sentence = (
            f"{row.full_name} ({row.username}) hilang dari daftar dan tidak dapat masuk lagi. "
            "Dokumen dan jejak audit tetap menyebut namanya."
        )
        command = DeleteUser(username=row.username)
        confirm(
            self, "Hapus anggota", sentence, "Hapus 1 anggota", lambda: self._do_delete(command)
        )

    def _do_delete(self, command: DeleteUser) -> None:
        self.do(command, done=self._deleted)

    def _deleted(self, done: Done[UserSaved]) -> None:
        self.say(done.message)
        self.hide_detail()

    # ---------------------------------------------------------------- password and badge
    def _password(self, row: UserRow) -> None:
        form = PasswordForm(row.username)
        self.show_form(
            f"Kata sandi {row.full_name}", form, form.command, self._saved,
            cancelled=lambda: self._show(row.username),
        )  # fmt: skip

    def _badge(self, row: UserRow) -> None:
        self.ask(ShowUser(username=row.username), done=self._ask_pin, key="detail")

    def _ask_pin(self, view: UserDetail) -> None:
        form = BadgeForm(view.username, has_badge=any(badge.active for badge in view.badges))
        self.show_form(
            f"Badge {view.full_name}", form, form.command, partial(self._issued, view),
            cancelled=lambda: self._show_view(view),
        )  # fmt: skip

    def _issued(self, view: UserDetail, done: Done[BadgeIssued]) -> None:
        self._show(view.username)
        self._print(view, done.value.code)

    def _print_badge(self, row: UserRow) -> None:
        def found(view: UserDetail) -> None:
            badge = next((each for each in view.badges if each.active), None)
            if badge is None:
                self.say(f"{view.full_name} belum punya badge. Tekan F8.", Tone.WARN)
            else:
                self._print(view, badge.code)

        self.ask(ShowUser(username=row.username), done=found, key="print")

    def _print(self, view: UserDetail, code: str) -> None:
        desk = self.context.services.get(MemberDesk)  # type: ignore[type-abstract] # one is offered
        role = view.job_title or ", ".join(view.roles)
        try:
            printer = desk.print_badge(code, view.full_name, role, self.context.actor.full_name)
        except UserError as refused:
            self.say(f"Badge {view.full_name} belum dicetak. {refused.message}", Tone.WARN)
        else:
            self.say(f"Badge {view.full_name} dicetak di {printer}.")

    def _revoke(self, view: UserDetail, code: str) -> None:
        sentence = f"Badge {view.full_name} langsung tidak dapat dipakai untuk masuk."
        confirm(
            self, "Cabut badge", sentence, "Cabut 1 badge",
            lambda: self.do(RevokeBadge(code=code), done=self._revoked),
        )  # fmt: skip

    def _revoked(self, done: Done[BadgeIssued]) -> None:
        self.say(done.message)
        self._show(done.value.username)


def _do_all(client: Client, commands: list[Command[UserSaved]]) -> Done[UserSaved]:
    """Run them in order; the answer names every kind of thing that changed."""
    answers = [client.do(command) for command in commands]
    kinds = frozenset[str]().union(*(done.changes for done in answers))
    return replace(answers[-1], changes=kinds)


def _compare_with(form: UserForm, view: UserDetail) -> None:
    form.view = view


def gallery() -> list[Shot]:
    """States of the panel."""
    from app.identity.panels import samples
    from app.ui.gallery import NEVER, Shot, canned

    def panel(people: object) -> UsersPanel:
        context = canned({**samples.ANSWERS, UserList: people})
        context.services.offer(samples.DESK, samples.SampleDesk)
        return UsersPanel(context)

    def detail() -> UsersPanel:
        made = panel(samples.PEOPLE)
        made._show_view(samples.PERSON)  # noqa: SLF001 - the state after Enter
        return made

    def form() -> UsersPanel:
        made = panel(samples.PEOPLE)
        made._show_form((samples.PERSON, samples.ROLES, samples.PLACES))  # noqa: SLF001
        return made

    return [
        Shot("sample", lambda: panel(samples.PEOPLE)),
        Shot("detail", detail),
        Shot("form", form),
        Shot("empty", lambda: panel(Page(()))),
        Shot("error", lambda: panel(UserError("Server basis data tidak terjangkau. Coba lagi."))),
        Shot("loading", lambda: panel(NEVER)),
        Shot("many", lambda: panel(samples.many)),
    ]
