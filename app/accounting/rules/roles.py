"""Account roles: the names that posting rules use for accounts, each with its default account.

A posting rule never names an account code.  It names a role; the table ``account_binding`` says
which account that is, for one event or all, for one store or all (journal_events.md rule 9).  Every
account that journal_events.md sections A–F name has its role here.  Fixed assets (15-xxx) and
long-term loans (23-xxx) have none: their account comes from the document itself.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Role(StrEnum):
    """What an account is for.

    Attributes:
        account: Code of the account it is bound to when the chart is installed.
        label: What people call it.
    """

    account: str
    label: str

    def __new__(cls, value: str, account: str = "", label: str = "") -> Self:
        """The members below; ``Role(value)`` looks one up."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.account = account
        member.label = label
        return member

    # 11 cash, banks, wallets
    CASH = "cash", "11-100", "Kas"
    CASH_TILL = "cash.till", "11-120", "Kas kasir"
    BANK = "bank", "11-200", "Bank"
    BANK_ESCROW = "bank.escrow", "11-300", "Bank rekening bersama"
    BANK_ESCROW_VA = "bank.escrow.va", "11-310", "Bank virtual account"
    WALLET = "wallet.marketplace", "11-400", "Saldo marketplace"
    CASH_TRANSIT = "cash.transit", "11-900", "Kas dan bank dalam perjalanan"

    # 12 receivables
    RECEIVABLE_TRADE = "receivable.trade", "12-100", "Piutang usaha"
    RECEIVABLE_TRADE_ALLOWANCE = (
        "receivable.trade.allowance", "12-190", "Cadangan kerugian piutang usaha",
    )  # fmt: skip
    RECEIVABLE_MARKETPLACE = "receivable.marketplace", "12-200", "Piutang marketplace"
    CLAIM_COURIER = "claim.courier", "12-300", "Piutang klaim kurir"
    CLAIM_SUPPLIER = "claim.supplier", "12-310", "Piutang klaim pemasok"
    CLAIM_INSURANCE = "claim.insurance", "12-320", "Piutang klaim asuransi"
    LOAN_PRINCIPAL = "loan.principal", "12-400", "Piutang pinjaman anggota"
    LOAN_INTEREST = "loan.interest", "12-410", "Piutang bunga pinjaman"
    LOAN_PENALTY = "loan.penalty", "12-420", "Piutang denda pinjaman"
    PAYROLL_RECEIVABLE = "payroll.receivable", "12-430", "Piutang juru bayar"
    SAVINGS_BILLED = "savings.wajib.receivable", "12-440", "Piutang simpanan wajib"
    LOAN_ALLOWANCE = "loan.allowance", "12-490", "Cadangan kerugian pinjaman"
    RECEIVABLE_ENTITY = "receivable.entity", "12-600", "Piutang antar entitas"
    RECEIVABLE_FRAUD = "receivable.fraud", "12-700", "Piutang fraud"

    # 13 stock
    STOCK_GOODS = "stock.goods", "13-100", "Persediaan barang dagang"
    STOCK_FINISHED = "stock.finished", "13-110", "Persediaan barang jadi"
    STOCK_MATERIAL = "stock.material", "13-200", "Persediaan bahan baku"
    STOCK_PACKAGING = "stock.packaging", "13-210", "Persediaan bahan kemasan"
    WIP = "wip", "13-300", "Barang dalam proses"
    STOCK_TRANSIT = "stock.transit", "13-400", "Persediaan dalam perjalanan"
    STOCK_RTS = "stock.rts", "13-500", "Persediaan retur dalam perjalanan"
    STOCK_QUARANTINE = "stock.quarantine", "13-510", "Persediaan karantina"
    STOCK_CONSIGNMENT = "stock.consignment", "13-600", "Persediaan konsinyasi"
    STOCK_ALLOWANCE = "stock.allowance", "13-900", "Cadangan penurunan nilai persediaan"

    # 14, 16 prepayments and other assets
    ADVANCE_PURCHASE = "advance.purchase", "14-100", "Uang muka pembelian"
    PREPAID = "prepaid", "14-200", "Biaya dibayar dimuka"
    PPN_IN = "ppn.in", "14-300", "PPN masukan"
    PPH21_PREPAID = "pph21.prepaid", "14-310", "PPh 21 dibayar dimuka"
    PPH22_PREPAID = "pph22.prepaid", "14-320", "PPh 22 dibayar dimuka"
    PPH23_PREPAID = "pph23.prepaid", "14-330", "PPh 23 dibayar dimuka"
    PPH25_PREPAID = "pph25.prepaid", "14-340", "PPh 25 dibayar dimuka"
    COLLATERAL = "collateral", "16-200", "Agunan yang diambil alih"

    # 21 short-term liabilities
    PAYABLE_TRADE = "payable.trade", "21-100", "Utang usaha"
    GRIR = "grir", "21-120", "Barang diterima belum difaktur"
    PAYABLE_EXPENSE = "payable.expense", "21-130", "Utang biaya"
    PAYABLE_COMMISSION = "payable.commission", "21-150", "Utang komisi agen"
    ADVANCE_CUSTOMER = "advance.customer", "21-200", "Uang muka pelanggan"
    REFUND_OWED = "payable.refund", "21-210", "Utang retur pelanggan"
    PPN_OUT = "ppn.out", "21-300", "PPN keluaran"
    PPN_PAYABLE = "ppn.payable", "21-301", "Utang PPN"
    PPH21_PAYABLE = "pph21.payable", "21-310", "Utang PPh 21"
    PPH22_PAYABLE = "pph22.payable", "21-320", "Utang PPh 22"
    PPH23_PAYABLE = "pph23.payable", "21-330", "Utang PPh 23"
    PPH_FINAL_PAYABLE = "pph.final.payable", "21-340", "Utang PPh final"
    PPH42_PAYABLE = "pph42.payable", "21-350", "Utang PPh 4(2)"
    PPH29_PAYABLE = "pph29.payable", "21-360", "Utang PPh badan"
    SUBSCRIPTION_DEFERRED = "subscription.deferred", "21-500", "Langganan diterima dimuka"
    ESCROW_HELD = "escrow.held", "21-610", "Dana titipan ditahan"
    ESCROW_RELEASE = "escrow.release", "21-620", "Dana titipan siap dilepas"
    ESCROW_REFUND = "escrow.refund", "21-630", "Dana titipan refund pembeli"
    ESCROW_DISPUTE = "escrow.dispute", "21-640", "Dana titipan sengketa"
    ESCROW_UNKNOWN = "escrow.unknown", "21-650", "Dana titipan belum teridentifikasi"
    ESCROW_GROUP = "escrow.group", "21-660", "Dana titipan sambatan"
    ESCROW_SHIPPING = "escrow.shipping", "21-670", "Dana titipan ongkir"
    SHU_MEMBERS = "shu.members", "21-710", "Utang SHU anggota"
    FUND_BOARD = "fund.board", "21-720", "Dana pengurus dan pengawas"
    FUND_STAFF = "fund.staff", "21-730", "Dana karyawan"
    FUND_EDUCATION = "fund.education", "21-740", "Dana pendidikan"
    FUND_SOCIAL = "fund.social", "21-750", "Dana sosial"
    FUND_REGION = "fund.region", "21-760", "Dana pembangunan daerah kerja"
    SHU_INVESTORS = "shu.investors", "21-770", "Utang SHU investor"
    SAVINGS_RETURNED = "savings.returned", "21-800", "Utang pengembalian simpanan"
    PAYABLE_HEIRS = "payable.heirs", "21-810", "Utang kepada ahli waris"
    PAYABLE_ENTITY = "payable.entity", "21-900", "Utang antar entitas"
    PAYABLE_OTHER = "payable.other", "21-990", "Utang lain-lain"

    # 22 members' savings
    SAVINGS_SUKARELA = "savings.sukarela", "22-100", "Simpanan sukarela"
    SAVINGS_TERM = "savings.term", "22-200", "Simpanan berjangka"
    SAVINGS_INTEREST = "savings.interest", "22-300", "Bunga simpanan terutang"
    SAVINGS_WAJIB_BILLED = "savings.wajib.billed", "22-400", "Simpanan wajib ditagihkan"
    MEMBER_DEPOSITS = "member.deposits", "22-900", "Titipan anggota"

    # 31, 32 equity
    RETAINED = "equity.retained", "31-200", "Laba ditahan"
    RESULT = "equity.result", "31-300", "Laba tahun berjalan"
    INCOME_SUMMARY = "equity.summary", "31-900", "Ikhtisar laba rugi"
    OPENING = "opening", "31-950", "Saldo awal"
    SAVINGS_POKOK = "savings.pokok", "32-100", "Simpanan pokok"
    SAVINGS_WAJIB = "savings.wajib", "32-200", "Simpanan wajib"
    CAPITAL_PARTICIPATION = "capital.participation", "32-300", "Modal penyertaan"
    GRANTS = "capital.grants", "32-400", "Hibah"
    RESERVE = "reserve.general", "32-500", "Cadangan umum"
    RESERVE_RISK = "reserve.risk", "32-510", "Cadangan tujuan risiko"
    SHU_CURRENT = "shu.current", "32-600", "SHU tahun berjalan"
    SHU_UNDIVIDED = "shu.undivided", "32-610", "SHU belum dibagi"

    # 41–44 revenue
    SALES = "sales", "41-100", "Penjualan"
    SALES_SHIPPING = "sales.shipping", "41-150", "Pendapatan ongkir"
    SALES_SUBSIDY = "sales.subsidy", "41-160", "Subsidi marketplace"
    SALES_RETURN = "sales.return", "41-200", "Retur penjualan"
    SALES_DISCOUNT = "sales.discount", "41-300", "Diskon penjualan"
    SALES_MEMBER = "sales.member", "42-100", "Partisipasi anggota"
    SALES_PUBLIC = "sales.public", "42-200", "Penjualan non-anggota"
    SALES_SERVICE = "sales.service", "42-300", "Pendapatan jasa"
    INTEREST_INCOME = "loan.interest.income", "43-100", "Pendapatan bunga pinjaman"
    PENALTY_INCOME = "loan.penalty.income", "43-200", "Pendapatan denda"
    LOAN_FEE_INCOME = "loan.fee.income", "43-300", "Pendapatan provisi dan administrasi"
    LOAN_RECOVERED = "loan.recovered", "43-400", "Pemulihan pinjaman hapus buku"
    PLATFORM_FEE_INCOME = "platform.fee.income", "44-100", "Pendapatan biaya admin"
    SUBSCRIPTION_INCOME = "subscription.income", "44-200", "Pendapatan langganan"

    # 51 cost of goods
    COGS = "cogs", "51-100", "HPP"
    PURCHASE_VARIANCE = "purchase.variance", "51-200", "Selisih harga pembelian"
    PRODUCTION_VARIANCE = "production.variance", "51-300", "Selisih produksi"
    COGS_SERVICE = "cogs.service", "51-400", "Harga pokok jasa"
    OVERHEAD_APPLIED = "overhead.applied", "51-500", "Overhead pabrik dibebankan"

    # 61–66 expenses
    FEE_COMMISSION = "fee.commission", "61-100", "Biaya admin platform"
    FEE_SERVICE = "fee.service", "61-200", "Biaya layanan dan transaksi"
    FEE_AFFILIATE = "fee.affiliate", "61-300", "Biaya affiliate"
    FEE_PROGRAM = "fee.program", "61-400", "Biaya program"
    FEE_SHIPPING = "fee.shipping", "61-500", "Ongkir ditanggung penjual"
    FEE_ADJUSTMENT = "fee.adjustment", "61-900", "Penyesuaian platform"
    SUSPENSE = "suspense", "61-999", "Suspense rekonsiliasi"
    SHIPPING_COST = "shipping.cost", "62-100", "Beban ongkir"
    PACKAGING_COST = "packaging.cost", "62-200", "Beban kemasan"
    AGENT_COMMISSION = "agent.commission", "62-300", "Beban komisi agen"
    WARRANTY = "warranty", "62-400", "Beban garansi"
    ADVERTISING = "advertising", "63-100", "Beban iklan"
    MAINTENANCE = "maintenance", "64-500", "Beban pemeliharaan"
    SHRINKAGE = "shrinkage", "64-600", "Beban selisih stok"
    GOODS_LOSS = "goods.loss", "64-700", "Beban kerugian barang"
    STOCK_WRITE_DOWN = "stock.write_down", "64-710", "Beban penurunan nilai persediaan"
    OFFICE = "office", "65-100", "Beban kantor"
    BAD_DEBT = "bad_debt", "65-500", "Beban kerugian piutang"
    BANK_FEE = "bank.fee", "65-600", "Beban administrasi bank"
    DEPRECIATION = "depreciation", "65-700", "Beban penyusutan"
    FRAUD_LOSS = "fraud.loss", "65-800", "Beban kerugian fraud"
    SAVINGS_INTEREST_COST = "savings.interest.cost", "66-100", "Beban bunga simpanan"
    LOAN_LOSS = "loan.loss", "66-200", "Beban penyisihan pinjaman"
    COOPERATIVE_COST = "cooperative.cost", "66-300", "Beban perkoperasian"
    HONORARIUM = "honorarium", "66-400", "Beban honorarium"
    LOAN_INTEREST_COST = "loan.interest.cost", "66-500", "Beban bunga pinjaman"

    # 71, 72, 81, 90
    SURPLUS = "surplus", "71-100", "Pendapatan lain-lain"
    CLAIM_INCOME = "claim.income", "71-110", "Pendapatan klaim"
    BANK_INTEREST = "bank.interest", "71-120", "Pendapatan bunga bank"
    PURCHASE_DISCOUNT = "purchase.discount", "71-130", "Potongan pembelian"
    ASSET_GAIN = "asset.gain", "71-200", "Laba penjualan aset tetap"
    FX_GAIN = "fx.gain", "71-300", "Laba selisih kurs"
    OTHER_EXPENSE = "expense.other", "72-100", "Beban lain-lain"
    ASSET_LOSS = "asset.loss", "72-200", "Rugi penjualan aset tetap"
    FX_LOSS = "fx.loss", "72-300", "Rugi selisih kurs"
    ROUNDING = "rounding", "72-900", "Selisih pembulatan"
    PPH_FINAL = "pph.final", "81-100", "Beban PPh final"
    PPH_CORPORATE = "pph.corporate", "81-200", "Beban PPh badan"
    MEMO_WRITTEN_OFF = "memo.written_off", "90-100", "Pinjaman hapus buku"
    MEMO_PENDING = "memo.pending", "90-200", "Pembayaran menunggu verifikasi"
    MEMO_CONTRA = "memo.contra", "90-900", "Lawan akun administratif"


#: Roles whose account may only be an account kept by stock moves (INV-09, I14).
STOCK_ROLES = frozenset(
    {
        Role.STOCK_GOODS, Role.STOCK_FINISHED, Role.STOCK_MATERIAL, Role.STOCK_PACKAGING,
        Role.STOCK_TRANSIT, Role.STOCK_QUARANTINE,
    }
)  # fmt: skip
#: Roles whose account is the sum of what single parties owe or are owed, and the kind of party.
PARTY_OF = {
    Role.RECEIVABLE_TRADE: "customer", Role.ADVANCE_CUSTOMER: "customer",
    Role.PAYABLE_TRADE: "supplier", Role.ADVANCE_PURCHASE: "supplier",
}  # fmt: skip
#: Roles that closing and its checks look for by name: what stands on their account must not be left
#: behind when another account takes the role.
CLOSING_ROLES = frozenset({Role.INCOME_SUMMARY, Role.RESULT, Role.SHU_CURRENT, Role.SUSPENSE})
#: Roles a journal by hand must know of.
TOLD_ROLES = frozenset({*PARTY_OF, Role.INCOME_SUMMARY})
#: Roles that get an account of their own for each store (WMS-MD-19), numbered up from the default.
STORE_ROLES = (Role.WALLET, Role.RECEIVABLE_MARKETPLACE, Role.SALES)
