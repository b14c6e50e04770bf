"""Papers of a BAP, from its rows: the Berita Acara, its annexes, the file for the tax office."""

from app.destruction.printouts.berita_acara import BapPaper, berita_acara

__all__ = ["BapPaper", "berita_acara"]
