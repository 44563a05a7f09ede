"""What no screen may say: words of the framework, another language than one reads, things that are not there."""

from __future__ import annotations

import re
from functools import cache

from koppel.i18n import texts

# Streamlit's own words, as far as a page of Koppel could meet them.
FRAMEWORK = (
    "Page not found", "Drag and drop", "Browse files", "Choose options", "Choose an option", "No results",
    "No options to select", "Select an option", "Select all", "Press Enter to apply", "Press Enter to submit",
    "Press ⌘", "per file", "Add files", "Upload", "Running...", "Connecting", "Connection error", "Please wait",
    "Rerun", "Clear cache", "Clear value", "Deploy", "Download as CSV", "Fullscreen", "Made with Streamlit",
    "Streamlit", "Traceback", "StreamlitAPIException", "Copy to clipboard", "Link to heading",
    "Missing Submit Button", "Search…", "Failed to generate", "Skip to main content",
    "Show/hide columns", "Pin column", "Sort ascending", "Sort descending", "empty", "None", "nan",
)  # fmt: skip
# Of works and pages that a visitor was offered and that turn out not to be there.
GONE = re.compile(
    r"er niet \(?meer|bestaat niet|not here \(any|no longer (?:exists|there)|does not exist", re.IGNORECASE
)
_UNFILLED = re.compile(r"⟦[^⟧]*⟧|\{[a-z_]+\}")
# Common in English, and no words of Dutch.
_ENGLISH = re.compile(
    r"\b(the|this|that|these|those|with|without|which|you|your|are|were|not|from|have|has|been|please|choose|select|"
    r"should|would|could|there|their|they|when|where|what|because|about|only|between|before|after|every)\b",
    re.IGNORECASE,
)
# What the framework calls its own fields and pictures, around a label of ours.
_NAMED = re.compile(r"Help for .*|[a-z0-9_]+ icon|.* — (?:start|end)")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")


@cache
def _sentences() -> frozenset[str]:
    """Return what is English only: parts of at least three words between placeholders, in small letters."""
    dutch = " ".join(texts("nl").values()).casefold()
    found = set()
    for template in texts("en").values():
        for part in _PLACEHOLDER.split(template):
            words = part.strip(" .,;:()–·\n").casefold()
            if len(words.split()) >= 3 and words not in dutch:
                found.add(words)
    return frozenset(found)


def wrong_words(told: str, *, language: str = "nl") -> list[str]:
    """
    Return what should not be on a screen, each with its surroundings.

    Parameters
    ----------
    told
        All that can be read on it.
    language
        In which it should be; English sentences are looked for on Dutch screens.
    """
    lines = {" ".join(line.split()) for line in told.splitlines()} - {""}
    return sorted({f"{what!r} in {line[:200]!r}" for line in lines for what in _wrong(line, language)})


@cache
def _wrong(line: str, language: str) -> tuple[str, ...]:
    bad = [match[0] for match in (GONE.search(line), _UNFILLED.search(line)) if match]
    bad += [word for word in FRAMEWORK if word in line and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line)]
    if language == "nl":
        small = line.casefold()
        bad += [part for part in _sentences() if part in small]
        bad += [match[0] for match in _ENGLISH.finditer(line)]
        bad += [line] if _NAMED.fullmatch(line) else []
    return tuple(bad)
