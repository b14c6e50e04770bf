"""A program below the shell that holds nothing: people, answers and panels made up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.core.errors import UserError
from app.shell.registry import PanelSpec
from app.ui.gallery import CannedClient, sample_actor
from tests.gallery import sample
from tests.gallery.shell import ACCOUNTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.client import Client
    from app.identity.api import Founding
    from app.shell.ports import DemoAccount

BADGES = {"USR-RINA": ("1234", "rina"), "USR-BUDI": ("4321", "budi")}
NAMES = {"rina": "Rina Marlina", "budi": "Budi Santoso", "sari": "Sari Kusuma"}
ANSWERS: dict[type[Any], object] = {
    sample.SampleOrders: sample.pages_of(12_480),
    sample.SampleCards: sample.COUNTS,
    sample.ApproveSample: sample._approve,
}


class Refused(UserError):
    code = "SIGN_IN"


def client_of(user: str, *permissions: str) -> CannedClient:
    actor = sample_actor(*permissions)
    actor = replace(actor, user_id=f"id-{user}", username=user, full_name=NAMES[user])
    return CannedClient(ANSWERS, actor)


@dataclass(frozen=True, slots=True)
class FakeApproval:
    code: str


class FakeSignIn:
    """Knows three people; the packer may see only packing and orders."""

    def __init__(self) -> None:
        self.events: list[str] = []

    def with_password(self, user: str, password: str) -> CannedClient:
        if password != f"rahasia-{user}":
            raise Refused("Nama pengguna atau kata sandi salah. Periksa lalu coba lagi.")
        self.events.append(f"in {user}")
        return client_of(user, *_rights(user))

    def with_badge(self, code: str, pin: str) -> CannedClient:
        wanted, user = BADGES.get(code, ("", ""))
        if not wanted or pin != wanted:
            raise Refused("Badge atau PIN salah. Pindai badge sekali lagi.")
        self.events.append(f"badge {user}")
        return client_of(user, *_rights(user))

    def lock(self, client: Client) -> None:
        self.events.append(f"lock {client.actor.username}")

    def unlock(self, client: Client, secret: str) -> None:
        if secret != f"rahasia-{client.actor.username}":
            raise Refused("Kata sandi salah. Coba lagi.")
        self.events.append(f"unlock {client.actor.username}")

    def override(
        self, code: str, pin: str, permission: str, reason: str, subject: str = ""
    ) -> FakeApproval:
        user = self.with_badge(code, pin).actor.username
        self.events.append(f"override {user} {permission} {subject}: {reason}")
        return FakeApproval(f"approved-by-{user}")

    def request_reset(self, name: str) -> str:
        self.events.append(f"wanted {name}")
        return "Jika akun itu ada, kode dikirim ke e-mailnya atau diberikan oleh admin."

    def confirm_reset(self, code: str, new_password: str) -> None:
        raise Refused("Kode ini tidak berlaku. Minta kode baru kepada admin.")

    def sign_out(self, client: Client) -> None:
        self.events.append(f"out {client.actor.username}")


def _rights(user: str) -> tuple[str, ...]:
    return ("ship.execute", "order.read") if user == "rina" else ()


class FakeRuntime:
    """An open database that is none."""

    def __init__(self) -> None:
        self.sign_in = FakeSignIn()
        self.database = "SQLite · lumbung-demo.db"
        self.organisation = "Glow Nusantara"
        self.demo_accounts: Sequence[DemoAccount] = ACCOUNTS
        self.closed = False

    def prepare(self) -> None:
        """Nothing to import."""

    def found(self, command: Founding[Any], progress: object = None) -> CannedClient:
        return client_of("sari")

    def close(self) -> None:
        self.closed = True


def _spec(
    panel_id: str,
    title: str,
    section: str | None,
    icon: str,
    permission: str,
    name: str = "SamplePanel",
    *,
    shortcut: str = "",
    point_of_use: bool = False,
    first: bool = False,
    chosen_in: str = "",
) -> PanelSpec:
    return PanelSpec(
        panel_id,
        title,
        section,
        icon,
        permission,
        f"tests.gallery.sample:{name}",
        shortcut=shortcut,
        point_of_use=point_of_use,
        first=first,
        chosen_in=chosen_in,
    )


def panels() -> tuple[PanelSpec, ...]:
    """A navigation about as long as the real one at first."""
    from app.shell.panels import PANELS

    made = (
        _spec(
            "orders.list", "Pesanan", "PESANAN", "orders", "order.read",
            shortcut="Shift+F2", first=True,
        ),
        _spec(
            "packing", "Packing", "PESANAN", "box", "ship.execute", "SamplePacking",
            shortcut="Shift+F3", point_of_use=True, first=True,
        ),
        _spec("staging", "Staging Orders", "PESANAN", "import", "order.import"),
        _spec("products", "Produk", "GUDANG", "product", "product.read"),
        _spec("locations", "Gudang & Lokasi", "GUDANG", "warehouse", "warehouse.read"),
        _spec("receiving", "Penerimaan", "GUDANG", "import", "stock.receive"),
        _spec("transfer", "Transfer", "GUDANG", "transfer", "stock.transfer"),
        _spec("opname", "Stok Opname", "GUDANG", "clipboard", "stock.count"),
        _spec("moves", "Mutasi Stok", "GUDANG", "flow", "stock.read"),
        _spec("monitoring", "Monitoring", "GUDANG", "stock", "stock.read"),
        _spec("lots", "Lot & Serial", "GUDANG", "lot", "stock.read"),
        _spec("customers", "Daftar Pelanggan", "PELANGGAN", "users", "customer.read"),
        _spec("journal", "Jurnal", "AKUNTANSI", "book", "journal.read"),
        _spec("accounts", "Bagan Akun", "AKUNTANSI", "flow", "journal.read"),
        _spec("journal.one", "Satu Jurnal", None, "book", "journal.read", chosen_in="journal"),
        _spec("ledger", "Buku Besar", "AKUNTANSI", "report", "journal.read"),
        _spec("members", "Anggota", "PENGATURAN", "users", "user.read"),
        _spec("roles", "Peran", "PENGATURAN", "lock", "role.read"),
        _spec("labels", "Printer & Label", "PENGATURAN", "printer", "printer.manage"),
        _spec("audit", "Audit", "PENGATURAN", "audit", "audit.read"),
    )  # fmt: skip
    own = tuple(spec for spec in PANELS if spec.id.startswith("shell."))
    return (*own, *made)
