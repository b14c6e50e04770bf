"""Who did what, when, from where, with old and new values; append-only and hash-chained."""
