"""The errors that Koppel raises; wording for users lives in the locale files under ``error.<code>``."""

from __future__ import annotations


class KoppelError(Exception):
    """
    Something that a user can understand and mend.

    Parameters
    ----------
    code
        Stable name of what went wrong; the text is ``error.<code>`` in the locale files.
    **facts
        What, where, and what would be right: values for the placeholders of the text.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts


class InputError(KoppelError):
    """A file or value from a user cannot be used at all; nothing was stored."""


class CatalogueError(KoppelError):
    """A declaration in ``layers/`` is wrong; facts carry ``file``, ``key`` and ``right``."""


class ProfileError(KoppelError):
    """An import profile is wrong or unknown; facts carry ``profile`` and, where known, ``key``."""


class StoreError(KoppelError):
    """The store cannot be opened, upgraded or written."""


class NotFoundError(KoppelError):
    """What was asked for is not in the store."""


class RefusedError(KoppelError):
    """The actor has no permission for this."""


class SettingsError(KoppelError):
    """An environment variable has a value that cannot be used; facts carry ``name`` and ``right``."""


class WorkError(KoppelError):
    """Heavy work was ended before it was done: it was stopped, reached a bound, or its process ended."""
