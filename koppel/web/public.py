"""The residents' pages beside the app: files of a folder, and no way to the store."""
