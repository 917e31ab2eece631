"""Results as text: one file a format, one file a kind of result. Everything here returns text; nothing prints."""
