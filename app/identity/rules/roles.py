"""The predefined roles and what each may do at first (WMS-SEC-06).

An organisation may change the permissions of every role but System Admin, and add roles of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.identity.rules.permissions import EVERYTHING, RESOURCES

ADMIN: Final = "System Admin"


@dataclass(frozen=True, slots=True)
class PredefinedRole:
    """A role every organisation starts with."""

    name: str
    description: str
    permissions: frozenset[str]


def _all(*resources: str) -> set[str]:
    return {f"{name}.{action}" for name in resources for action in RESOURCES[name][1]}


def _some(resources: str, actions: str) -> set[str]:
    return {f"{name}.{action}" for name in resources.split() for action in actions.split()}


PREDEFINED: Final[tuple[PredefinedRole, ...]] = (
    PredefinedRole(ADMIN, "Semua hak, termasuk pengguna dan pengaturan", frozenset({EVERYTHING})),
    PredefinedRole(
        "Warehouse Manager",
        "Memimpin gudang: stok, barang masuk, barang keluar, opname, BAP",
        frozenset(
            _all("location", "inventory", "lot", "asn", "receipt", "qc", "putaway")
            | _all("allocation", "wave", "pick", "pack", "ship", "transfer", "replenish", "repack")
            | _all("opname", "bap", "return", "claim", "report")
            | _some("product courier", "read create update")
            | _some("sales_order", "read execute cancel")
            | _some("supplier customer purchase journal settings user audit", "read")
        ),
    ),
    PredefinedRole(
        "Supervisor",
        "Mengawasi satu regu: menyetujui, mengambil alih, melepas yang tertahan",
        frozenset(
            _all("inventory", "asn", "receipt", "qc", "putaway", "allocation", "wave", "pick")
            | _all("pack", "ship", "transfer", "replenish", "repack", "opname", "return", "claim")
            | _some("lot", "read choose block")
            | _some("bap", "read create approve")
            | _some("sales_order", "read execute cancel")
            | _some("product location customer courier report user", "read")
        ),
    ),
    PredefinedRole(
        "Picker",
        "Mengambil, menempatkan dan memindahkan barang",
        frozenset(
            _some("pick putaway replenish transfer", "read execute")
            | _some("opname", "read count")
            | _some("product location inventory lot sales_order allocation wave", "read")
        ),
    ),
    PredefinedRole(
        "Packer",
        "Mengemas dan mengirim pesanan",
        frozenset(
            _some("pack", "read create execute")
            | _some("ship", "read execute")
            | _some("opname", "read count")
            | _some("product location inventory lot sales_order allocation wave pick", "read")
        ),
    ),
    PredefinedRole(
        "Inventory Planner",
        "Merencanakan stok: pembelian, pengisian ulang, transfer, opname",
        frozenset(
            _all("supplier")
            | _some("product", "read create update")
            | _some("inventory", "read adjust")
            | _some("lot", "read block")
            | _some("asn transfer repack opname bap purchase allocation wave", "read create")
            | _some("replenish", "read create execute")
            | _some("location customer receipt qc putaway sales_order return", "read")
            | _all("report")
        ),
    ),
    PredefinedRole(
        "Finance",
        "Pembukuan, utang, pembayaran, periode dan laporan",
        frozenset(
            _all("purchase", "payable", "receivable", "supplier")
            | _all("account", "journal", "period", "report")
            | _some("customer", "read update")
            | _some("product location courier inventory lot receipt sales_order ship", "read")
            | _some("transfer opname bap return claim settings audit", "read")
        ),
    ),
    PredefinedRole(
        "Customer Service",
        "Pesanan, pelanggan, retur dan klaim",
        frozenset(
            _some("customer", "read create update")
            | _some("sales_order", "read create update cancel read_address")
            | _some("return claim", "read create")
            # whoever telephones the buyers of a recalled lot opens its list (WMS-LOT-08)
            | _some("lot product courier inventory allocation pick pack ship", "read")
            | _some("receivable report", "read")
        ),
    ),
)

#: Words in a job title → the role a new member gets (WMS-SEC-02); the first that fits.
_BY_JOB_TITLE: Final = (
    ("kepala gudang", "Warehouse Manager"),
    ("manajer gudang", "Warehouse Manager"),
    ("warehouse manager", "Warehouse Manager"),
    ("supervisor", "Supervisor"),
    ("pengawas", "Supervisor"),
    ("kepala regu", "Supervisor"),
    ("picker", "Picker"),
    ("picking", "Picker"),
    ("packer", "Packer"),
    ("packing", "Packer"),
    ("pengemas", "Packer"),
    ("planner", "Inventory Planner"),
    ("perencana", "Inventory Planner"),
    ("inventory", "Inventory Planner"),
    ("keuangan", "Finance"),
    ("finance", "Finance"),
    ("akunta", "Finance"),
    ("accounting", "Finance"),
    ("kasir", "Finance"),
    ("customer service", "Customer Service"),
    ("layanan pelanggan", "Customer Service"),
)


def role_of_job_title(job_title: str) -> str | None:
    """The role a job title brings, None when the words say nothing.

    No title makes somebody an admin: "Admin Gudang" is a clerk, and admins are named by an admin.
    """
    title = job_title.casefold()
    if title == "cs":
        return "Customer Service"
    return next((role for words, role in _BY_JOB_TITLE if words in title), None)
