"""What a book file holds, what can be wrong with one, and how one is proved; no database."""
