"""Words that Streamlit's own fields say in English only, in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from koppel.i18n import LANGUAGES, text
from koppel.ui.assets import script

if TYPE_CHECKING:
    from collections.abc import Mapping

# What they say, exactly, to the name of the text that is said instead.
_WORDS: Mapping[str, str] = {
    "No results": "no_results",
    "No options to select": "no_options",
    "Choose an option": "choose",
    "Choose options": "choose_some",
    "Select all": "choose_all",
    "Selected values": "chosen",
    "Selectbox options": "options",
    "Multiselect options": "options",
    "Choose date": "day",
    "yyyy": "year",
    "Choose date range": "days",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "day_help",
    "Clear date": "clear_day",
    "Clear dates": "clear_days",
    "Clear value": "clear",
    "Clear all": "clear_all",
    "Show password": "show_password",
    "Hide password": "hide_password",
    "Close": "close",
    "Collapse sidebar": "fold_sidebar",
    "Expand sidebar": "unfold_sidebar",
    "Skip to main content": "skip",
    "Upload": "file",
    "Failed to generate file for download": "no_file",
    "Scroll left": "scroll_left",
    "Scroll right": "scroll_right",
    "Sidebar": "sidebar",
    "Show/hide columns": "columns",
    "Download as CSV": "as_csv",
    "Fullscreen": "full_screen",
    "Close fullscreen": "full_screen_off",
    "Press Enter to apply": "enter_applies",
    "Press Enter to submit form": "enter_sends",
    "Press ⌘+Enter to apply": "apple_enter_applies",
    "Press ⌘+Enter to submit form": "apple_enter_sends",
    "Press Ctrl+Enter to apply": "ctrl_enter_applies",
    "Press Ctrl+Enter to submit form": "ctrl_enter_sends",
}
# What they say around a label of ours, and what stands where words of ours may be the same: in names alone.
_AROUND: Mapping[str, str] = {
    "Help for {}": "help_for",
    "{} — start": "range_start",
    "{} — end": "range_end",
    "Select {} matches": "choose_matches",
}
_NAMES: Mapping[str, str] = {"Open": "open_list"}
_speaker = st.components.v2.component(
    "koppel_words", html="<span hidden></span>", js=script("framework.js"), isolate_styles=False
)


def words_in(language: str) -> dict[str, str]:
    """Return what stands on the screen, in any language, to what should stand there."""
    own_words = {
        text(f"screen.framework.{name}", other): text(f"screen.framework.{name}", language)
        for name in _WORDS.values()
        for other in LANGUAGES
    }
    return own_words | {words: text(f"screen.framework.{name}", language) for words, name in _WORDS.items()}


def names_in(language: str) -> dict[str, str]:
    """Return what names of fields say by themselves, or around a label in the place of ``{}``, to what they should."""
    return {
        name_shown: text(f"screen.framework.{name}", language, label="{}")
        for words, name in {**_AROUND, **_NAMES}.items()
        for name_shown in (words, *(text(f"screen.framework.{name}", other, label="{}") for other in LANGUAGES))
    }


def speak(language: str) -> None:
    """Let the fields of the page speak a language; once in a run."""
    with st.container(key="framework-words"):
        _speaker(key="words", data={"words": words_in(language), "names": names_in(language)})
