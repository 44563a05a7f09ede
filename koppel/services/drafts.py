"""
What people typed and chose and did not save yet, kept outside of their browsers.

A reload, another page, a lost connection or a session that ended forgets everything of a page; who signs in again finds
here what was typed and chosen, and the file that was being handed in. It is kept in memory of the server only, three
days at most, for that account alone. Passwords and other secrets never come here: only fields that a form of Koppel
names do.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from koppel.config import ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

# The largest field that can be typed is a description of a work.
LONGEST_TEXT = 20_000
LONGEST_PLACE = 4000
MOST_FORMS = 40
MOST_CHARACTERS = 200_000
MOST = 2000
# Of files: more than the registers of a large city, and no more than a small server can spare.
MOST_BYTES_OWN = 16 * 1024 * 1024
MOST_BYTES = 64 * 1024 * 1024
# A Friday's notes are there on Monday.
LONGEST = timedelta(hours=72)
_MOST_FIELDS = 60
_FORM = re.compile(r"[A-Za-z0-9-]{1,160}")
_FIELD = re.compile(r"[a-z0-9_]{1,40}")
_TAB = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaved:
    """
    What was typed in one form.

    Parameters
    ----------
    form
        Name of the form, see `form_name`.
    at
        When it was typed last.
    number
        Rises with everything that is typed, by whomever.
    tab
        In which tab it was typed last.
    values
        Field to what was typed, only of fields that differ from what is stored.
    typed
        Fields of `values` that came straight from a browser: texts, whatever the form takes them for.
    place
        Where the form stands: the address as names and values.
    rest
        What else the form wants to find again; of most forms ``began`` and ``expected``, see `Drawer.begin`.
    choices
        Fields of `values` that are chosen, not typed: their values are codes that nobody reads.
    content
        The file that is being handed in with the form. None where there is none, or it is too large to keep.
    """

    form: str
    at: datetime
    number: int
    tab: str
    values: Mapping[str, Any]
    typed: frozenset[str] = frozenset()
    place: Mapping[str, str] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)
    choices: frozenset[str] = frozenset()
    content: bytes | None = field(default=None, repr=False)

    @property
    def words(self) -> str:
        """What the form said it is about, else the longest text that was typed, on one line; empty of choices alone."""
        if name := " ".join(str(self.rest.get("name") or "").split()):
            return name
        typed = (value for name, value in self.values.items() if isinstance(value, str) and name not in self.choices)
        texts = (" ".join(value.split()) for value in typed)
        return max(texts, key=len, default="")


def form_name(name: str) -> str:
    """Return the name of a form as it can stand in a page; a hash tells apart what that makes the same."""
    plain = re.sub(r"[^A-Za-z0-9-]", "-", name)[:140]
    return plain if plain == name else f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


class Drawer:
    """What was typed, by account and form; the oldest make place for new ones. Safe for threads."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(ZONE)) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._all: OrderedDict[tuple[str, str], Unsaved] = OrderedDict()
        self._done: LRUCache[tuple[str, str, str], int] = LRUCache(MOST)
        self._begun: LRUCache[tuple[str, str, str], Mapping[str, Any]] = LRUCache(MOST)
        self._count = 0

    def begin(self, owner: str, form: str, tab: str, values: Mapping[str, Any], expected: int) -> None:
        """Note from what a form began in a tab: the values that are stored, and their version."""
        with self._lock:
            self._begun[owner, form, tab] = {"began": dict(values), "expected": expected}

    def put(
        self,
        owner: str,
        form: str,
        tab: str,
        values: Mapping[str, Any],
        *,
        same: Collection[str] = (),
        place: Mapping[str, str] | None = None,
        rest: Mapping[str, Any] | None = None,
        choices: Collection[str] = (),
        content: bytes | None = None,
    ) -> Unsaved | None:
        """
        Keep values of a form beside those that were kept of it before.

        Parameters
        ----------
        owner
            Account whose it is.
        form, tab
            Where it was typed.
        values
            Fields that differ from what is stored.
        same
            Fields that no longer differ: they need not be kept.
        place, rest
            As of `Unsaved`; None leaves what is known.
        choices
            Which of `values` are chosen, not typed.
        content
            Of the file that is handed in; None leaves what is known. More than `MOST_BYTES_OWN` is not kept; where the
            files of all together are more than `MOST_BYTES`, those that were touched longest ago are let go.

        Returns
        -------
        kept
            All that is kept of the form now; None where nothing is left to keep.
        """
        return self._keep(owner, form, tab, values, same, place, rest, frozenset(), choices, content)

    def type(
        self, owner: str, form: str, turn: int, name: str, text: str, *, tab: str, place: Mapping[str, str]
    ) -> bool:
        """
        Keep a text as it is being typed in a browser.

        Parameters
        ----------
        turn
            Which drawing of the form it was typed in: one that was saved meanwhile takes nothing more.
        name
            Of the field.
        text
            All that stands in it.

        Returns
        -------
        kept
            Not where it is no field of a form, or too long, or saved already.
        """
        fits = _FORM.fullmatch(form) and _FIELD.fullmatch(name) and _TAB.fullmatch(tab) and len(text) <= LONGEST_TEXT
        with self._lock:
            if not fits or turn <= self._done.get((owner, form, tab), -1):
                return False
            begun = self._begun.get((owner, form, tab), {}).get("began", {})
        same = {name} if begun.get(name) == text else ()
        self._keep(owner, form, tab, {name: text}, same, place, None, frozenset({name}))
        return True

    def find(self, owner: str, form: str) -> Unsaved | None:
        """Return what was kept of a form."""
        with self._lock:
            self._forget_old()
            return self._all.get((owner, form))

    def own(self, owner: str) -> tuple[Unsaved, ...]:
        """Return all that is kept of an account, the latest first."""
        with self._lock:
            self._forget_old()
            return tuple(reversed([item for (whose, _), item in self._all.items() if whose == owner]))

    def adopt(self, owner: str, form: str, tab: str) -> None:
        """Let a form go on in another tab."""
        with self._lock:
            unsaved = self._all.get((owner, form))
            if unsaved is not None:
                self._all[owner, form] = replace(unsaved, tab=tab)

    def drop(self, owner: str, form: str, tab: str = "", turn: int = -1) -> None:
        """Forget a form: it was saved or thrown away, in this drawing of it. What still comes from that is left."""
        with self._lock:
            self._all.pop((owner, form), None)
            if turn >= 0:
                self._done[owner, form, tab] = turn

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._all.clear()
            self._done.clear()
            self._begun.clear()

    def _keep(
        self,
        owner: str,
        form: str,
        tab: str,
        values: Mapping[str, Any],
        same: Collection[str],
        place: Mapping[str, str] | None,
        rest: Mapping[str, Any] | None,
        typed: frozenset[str],
        choices: Collection[str] = (),
        content: bytes | None = None,
    ) -> Unsaved | None:
        with self._lock:
            before = self._all.pop((owner, form), None)
            fields = {**(before.values if before else {}), **values}
            fields = dict([item for item in fields.items() if item[0] not in same][:_MOST_FIELDS])
            if not fields and not rest:
                return None
            self._count += 1
            chosen = (before.choices if before else frozenset()) | frozenset(choices)
            marks = ((before.typed if before else frozenset()) - frozenset(values)) | typed
            now = Unsaved(
                form=form,
                at=self._now(),
                number=self._count,
                tab=tab,
                values=fields,
                typed=marks & frozenset(fields),
                place=place if place is not None else before.place if before else {},
                rest=rest if rest is not None else before.rest if before else self._begun.get((owner, form, tab), {}),
                choices=chosen & frozenset(fields),
                content=content if content is not None else before.content if before else None,
            )
            self._all[owner, form] = now
            self._make_place(owner)
            return now

    def _make_place(self, owner: str) -> None:
        own = [(key, _size(item)) for key, item in self._all.items() if key[0] == owner]
        size = sum(count for _, count in own)
        while len(own) > 1 and (len(own) > MOST_FORMS or size > MOST_CHARACTERS):
            key, count = own.pop(0)
            size -= count
            del self._all[key]
        while len(self._all) > MOST:
            self._all.popitem(last=False)
        self._forget_old()
        self._let_files_go([key for key in self._all if key[0] == owner], MOST_BYTES_OWN)
        self._let_files_go(list(self._all), MOST_BYTES)

    def _let_files_go(self, keys: list[tuple[str, str]], most: int) -> None:
        # The choices made with a file stay: whoever chooses it again finds them.
        held = 0
        for key in reversed(keys):
            content = self._all[key].content
            if content is None:
                continue
            if held + len(content) > most:
                self._all[key] = replace(self._all[key], content=None)
            else:
                held += len(content)

    def _forget_old(self) -> None:
        # The oldest stand first.
        oldest = self._now() - LONGEST
        while self._all and next(iter(self._all.values())).at < oldest:
            self._all.popitem(last=False)


def _size(item: Unsaved) -> int:
    return sum(len(value) for value in item.values.values() if isinstance(value, str))


DRAWER = Drawer()
