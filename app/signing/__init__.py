"""Issued documents: each registered with its content hash, signed (Ed25519), provable by its QR.

Words: a *document* is a paper that left us (slip, surat jalan, kwitansi, BAP …) under a type and a
number; an *edition* is one content of it: printing the same content again is a *copy*, printing
another one *supersedes* the edition before.  A *key* signs; its private half never leaves the PC it
was made on, its public half and its end are in the register.  An *authority* is the organisation's
own key: it certifies the keys of the PCs, its private half is a file that two people together open.
A slice *offers* its papers (:mod:`app.signing.papers`).  Everything is append-only.
"""
