"""Pure rules of packing: what a scan means at the packing table, and which order may be opened.

``packing`` is the session of one parcel: it answers every scan from memory, writes each as an event
and can be rebuilt from them.  ``pack_order`` is what it is given, ``pack_events`` what it leaves,
``pack_verdict`` what it answers, ``pack_open`` which orders it refuses to open.  The deciding is in
``pack_items`` (scanned articles, lots, serials) and ``pack_keys`` (commands and quantities), on the
state kept by ``pack_desk``.
"""
