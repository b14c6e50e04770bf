"""Header names of Shopee order exports, 2022 to 2026, by field."""

from __future__ import annotations

from typing import Final

from app.integrations.tables.table import Columns

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "order_id": ("No. Pesanan", "Order ID"),
    "status": ("Status Pesanan", "Order Status"),
    "cancel_reason": ("Alasan Pembatalan", "Cancel reason"),
    "return_status": ("Status Pembatalan/ Pengembalian", "Return / Refund Status"),
    "failed_delivery": ("Status pengiriman gagal", "Failed Delivery Status"),
    "resi": ("No. Resi", "Tracking Number"),
    "option": ("Opsi Pengiriman", "Shipping Option"),
    "ship_by": (
        "Pesanan Harus Dikirimkan Sebelum (Menghindari keterlambatan)",
        "Pesanan Harus Dikirimkan Sebelum",
        "Estimated Ship Out Date",
    ),
    "shipped": ("Waktu Pengiriman Diatur", "Ship Time"),
    "created": ("Waktu Pesanan Dibuat", "Order Creation Date"),
    "paid": ("Waktu Pembayaran Dilakukan", "Order Paid Time"),
    "payment_method": ("Metode Pembayaran", "Payment Method"),
    "parent_sku": ("SKU Induk", "Parent SKU Reference No."),
    "product": ("Nama Produk", "Product Name"),
    "sku": ("Nomor Referensi SKU", "SKU Reference No."),
    "variation": ("Nama Variasi", "Variation Name"),
    "price_original": ("Harga Awal", "Original Price"),
    "price": ("Harga Setelah Diskon", "Deal Price"),
    "quantity": ("Jumlah", "Quantity"),
    "returned": ("Returned quantity", "Jumlah Pengembalian", "Jumlah Dikembalikan"),
    # One field in spite of three names; per line in spite of "Pesanan".
    "subtotal": ("Subtotal Pesanan", "Total Harga Produk", "Dibayar Pembeli", "Product Subtotal"),
    "total_discount": ("Total Diskon", "Total Discount"),
    "seller_discount": ("Diskon Dari Penjual", "Price Discount(from Seller)", "Seller Discount"),
    "platform_discount": ("Diskon Dari Shopee", "Shopee Rebate"),
    "line_weight": ("Berat Produk", "SKU Total Weight"),
    "pieces": ("Jumlah Produk di Pesan", "Number of Items in Order", "No of product in order"),
    "weight": ("Total Berat", "Order Total Weight"),
    "seller_voucher": ("Voucher Ditanggung Penjual", "Seller Voucher"),
    "coin_cashback": ("Cashback Koin", "Seller Absorbed Coin Cashback"),
    "platform_voucher": ("Voucher Ditanggung Shopee", "Shopee Voucher"),
    "bundle_platform": ("Paket Diskon (Diskon dari Shopee)", "Shopee Bundle Discount"),
    "bundle_seller": ("Paket Diskon (Diskon dari Penjual)", "Seller Bundle Discount"),
    "coins": ("Potongan Koin Shopee", "Shopee Coins Offset"),
    "card_discount": ("Diskon Kartu Kredit", "Credit Card Discount Total"),
    "buyer_shipping": ("Ongkos Kirim Dibayar oleh Pembeli", "Buyer Paid Shipping Fee"),
    "shipping_rebate": ("Estimasi Potongan Biaya Pengiriman", "Shipping Rebate Estimate"),
    "shipping_return": ("Ongkos Kirim Pengembalian Barang", "Reverse Shipping Fee"),
    "buyer_paid": ("Total Pembayaran", "Grand Total"),
    "shipping_original": ("Perkiraan Ongkos Kirim", "Estimated Shipping Fee"),
    "buyer_note": ("Catatan dari Pembeli", "Remark from buyer"),
    "seller_note": ("Catatan", "Note"),
    "username": ("Username (Pembeli)", "Username (Buyer)"),
    "recipient": ("Nama Penerima", "Receiver Name"),
    "phone": ("No. Telepon", "Phone Number"),
    "street": ("Alamat Pengiriman", "Delivery Address"),
    "city": ("Kota/Kabupaten", "City"),
    "province": ("Provinsi", "Province"),
    "district": ("Kecamatan", "District"),
    "postcode": ("Kode Pos", "Zip Code"),
    "country": ("Negara", "Country"),
    "completed": ("Waktu Pesanan Selesai", "Order Complete Time"),
    "warehouse": ("Nama Gudang", "Warehouse Name"),
}
IGNORED: Final = (
    "Antar ke counter/ pick-up", "Shipment Method", "Tipe Pesanan", "Order Type", "Paket Diskon",
    "Bundle Deals Indicator", "Shipped by Advance Fulfilment", "Booking SN",
    "Pesanan yang Dikelola Shopee", "Status Klaim", "Tanggal Klaim Diajukan",
    "Tanggal Klaim Disetujui", "Tanggal Klaim Dicairkan", "Tanggal Klaim Ditolak",
    "Jumlah Kompensasi", "Hot Listing",
)  # fmt: skip
_SHARED: Final = tuple(
    name
    for name in NAMES
    if name
    not in {
        "parent_sku", "product", "sku", "variation", "price_original", "price", "quantity",
        "returned",
        "subtotal", "total_discount", "seller_discount", "platform_discount", "line_weight",
    }
)  # fmt: skip
COLUMNS: Final = Columns(
    names=NAMES,
    ignored=IGNORED,
    amounts=frozenset({
        "price_original", "price", "subtotal", "total_discount", "seller_discount",
        "platform_discount",
        "seller_voucher", "coin_cashback", "platform_voucher", "bundle_platform", "bundle_seller",
        "coins", "card_discount", "buyer_shipping", "shipping_rebate", "shipping_return",
        "buyer_paid",
        "shipping_original",
    }),
    counts=frozenset({"quantity", "returned", "pieces"}),
    dates=frozenset({"ship_by", "shipped", "created", "paid", "completed"}),
    ids=frozenset({"order_id", "resi"}),
    shared=_SHARED,
)  # fmt: skip
