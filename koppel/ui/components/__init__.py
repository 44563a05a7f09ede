"""Parts of pages; each owns its keys in the session."""
