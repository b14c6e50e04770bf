"""Use cases of destruction; importing the package registers their handlers."""

from app.destruction.service import completing, deciding, drafting, papers, proving, recording

__all__ = ["completing", "deciding", "drafting", "papers", "proving", "recording"]
