"""Walking through pages without a browser: all that can be read, pressed and chosen on them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from streamlit.testing.v1.element_tree import Block, Element

from koppel.ui.state import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

# What people read of an element; all else are keys and settings.
_READ = frozenset(
    {
        "label", "help", "body", "placeholder", "options", "formatted_options", "text", "content", "title", "heading",
        "markdown", "icon_label", "tooltip", "value",
    }
)  # fmt: skip
_TAG = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')
_ICON = re.compile(r":material/\w+:")


def parts(node: Block | Any) -> Iterator[Element]:
    """Yield the elements below a block, in their order."""
    for child in node.children.values():
        if isinstance(child, Block):
            yield from parts(child)
        else:
            yield child


def blocks(node: Block | Any) -> Iterator[Block]:
    """Yield the blocks below a block."""
    for child in node.children.values():
        if isinstance(child, Block):
            yield child
            yield from blocks(child)


def read(app: AppTest) -> str:
    """Return all that can be read, a line for each text."""
    lines = [line for element in parts(app._tree) for line in _texts(element.proto)]
    lines += [line for block in blocks(app._tree) if block.proto is not None for line in _texts(block.proto)]
    return "\n".join(_plain(line) for line in lines)


def body(app: AppTest) -> str:
    """Return what can be read below the head of the page."""
    head = {id(element) for block in blocks(app.main) if _key(block).endswith("-head") for element in parts(block)}
    lines = [line for element in parts(app.main) if id(element) not in head for line in _texts(element.proto)]
    return "\n".join(_plain(line) for line in lines)


def _key(block: Block) -> str:
    return str(getattr(block.proto, "id", "")) if block.proto is not None else ""


def _texts(proto: Any) -> Iterator[str]:
    for field, value in proto.ListFields():
        many = [value] if isinstance(value, str) or hasattr(value, "ListFields") else value
        for one in many if isinstance(many, Iterable) else ():
            if isinstance(one, str):
                if field.name in _READ:
                    yield one
            elif hasattr(one, "ListFields"):
                yield from _texts(one)


def _plain(line: str) -> str:
    if "<" in line and ">" in line:
        said = " ".join(_ATTRIBUTE.findall(line))
        line = html.unescape(f"{_TAG.sub(' ', line)} {said}")
    return _ICON.sub("", re.sub(r"\\(\W)", r"\1", line)).replace("\n", " ")


def press_each(start: Callable[[], AppTest], done: set[str]) -> Iterator[tuple[str, bool, AppTest]]:
    """
    Press one button of each sort on a page, each time from its beginning.

    Parameters
    ----------
    start
        Opens the page.
    done
        Sorts that were pressed before, on any page; those of this page are added.

    Yields
    ------
    label, changed, app
        Whether anything that can be read or the state of the view is different, and the page afterwards.
    """
    app = start()
    wanted = []
    for button in app.button:
        sort = _sort(button.key or button.label)
        if sort not in done and not button.disabled:
            done.add(sort)
            wanted.append((button.key, button.label))
    for key, label in wanted:
        app = start()
        same = [item for item in app.button if (item.key, item.label) == (key, label)]
        if not same:
            # What was pressed before took it away.
            continue
        before = _impression(app)
        same[0].click()
        app.run()
        yield label, _impression(app) != before, app


def _impression(app: AppTest) -> tuple[str, list[tuple[str, str]]]:
    names = [f"view.{name}" for name in FIELDS]
    return read(app), [(name, repr(app.session_state[name])) for name in names if name in app.session_state]


def _sort(key: str) -> str:
    """Return what keys of buttons that differ by what they are about have in common."""
    return re.split(r"-?(?=[a-f]*\d)[0-9a-f]{3,}|-?\d|~|-\(|-(?=[A-Z])", key.removeprefix("FormSubmitter:"))[0]
