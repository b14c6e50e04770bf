"""TikTok Shop's files; Tokopedia orders come in the same export, told apart by purchase channel."""
