"""Who buys: customers, their phones and marketplace names, and what they bought so far.

Words: *pelanggan* (customer), *tipe* (retail, agen, reseller, dropshipper), *alias* (a phone of a
customer that was merged into this one), *RTS* (a parcel that came back).
"""
