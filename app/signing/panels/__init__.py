"""*Periksa Dokumen*, *Dokumen Terbitan* and *Kunci Tanda Tangan*."""
