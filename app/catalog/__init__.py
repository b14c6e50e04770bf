"""What is sold and stored: products, units, barcodes, bundles, categories.

Words: *SKU* (our code of a product), *satuan* (unit), *satuan dasar* (the unit the ledger counts
in), *paket* (bundle: sold as one, shipped as its components).
"""
