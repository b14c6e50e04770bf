"""From an allocated order to a parcel that left: packing, shipping, labels.

Words: *kemas* (pack), *kirim* (ship), *resi* (tracking number), *label*, *meja kemas* (packing
station).
"""
