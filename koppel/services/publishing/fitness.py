"""What keeps an activity from being shown to residents, and what could be better."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppel import formats
from koppel.catalogue.plain import check_text, remark_text
from koppel.clean import one_line
from koppel.i18n import text
from koppel.ingest.values.personal import is_bsn, is_persons_contact, redact
from koppel.model import Status, Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koppel.catalogue.plain import PlainWords
    from koppel.model import Activity
    from koppel.model.practical import Practical

    Reason = tuple[str, dict[str, object]]

PUBLIC = frozenset({Visibility.BUURT, Visibility.OPENBAAR})
_LONGEST_TITLE = 120
_SHOWN = 80
_NINE_DIGITS = re.compile(r"(?<![\d.,])\d{9}(?![\d.,]\d|\d)")


@dataclass(frozen=True, slots=True)
class Fitness:
    """Why an activity is not fit (``reasons``), and what is only advice; sentences in one language."""

    reasons: tuple[str, ...]
    advice: tuple[str, ...]

    @property
    def is_fit(self) -> bool:
        """Return whether nothing keeps it from being shown."""
        return not self.reasons


def judge(
    item: Activity,
    words: PlainWords,
    language: str,
    *,
    has_area: bool,
    has_kind: bool = True,
    lacking: Iterable[Practical] = (),
) -> Fitness:
    """
    Judge whether an activity that its partner made visible is fit for residents.

    Parameters
    ----------
    item
        Of visibility ``buurt`` or ``openbaar``.
    words
        Jargon and bounds of public texts; they are judged as Dutch.
    language
        Of the sentences.
    has_area
        Whether the buurt in which it lies is known.
    has_kind
        Whether its kind is declared, so that there are words and a colour for it.
    lacking
        What residents miss of somebody who comes to their door.
    """
    reason_keys = [*_missing(item, has_area=has_area), *([] if has_kind else [_no_kind(item)]), *_personal(item)]
    reasons = [text(f"publishing.reason.{key}", language, **facts) for key, facts in reason_keys]
    advice = [text(f"publishing.advice.{key}", language, **facts) for key, facts in _could_be_better(item)]
    if lacks := [text(f"practical.sort.{sort.value}", language).lower() for sort in lacking]:
        advice.append(text("publishing.advice.visit", language, what=formats.listed(lacks, language)))
    for public_text in (item.public_title, item.public_description):
        for remark in check_text(public_text or "", "nl", words):
            (reasons if remark.severity == "error" else advice).append(remark_text(remark, language))
    return Fitness(tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(advice)))


def judge_line(line: str, words: PlainWords, language: str, *, longest: int) -> Fitness:
    """
    Judge a line beside a work as residents will read it, as Dutch; an empty one is fit.

    Parameters
    ----------
    line
        As it was typed.
    words
        Jargon and bounds of public texts.
    language
        Of the sentences.
    longest
        Characters that it may have.
    """
    clean = one_line(line)
    reasons: list[str] = []
    advice: list[str] = []
    if len(clean) > longest:
        reasons.append(text("shifted.long", language, count=len(clean), limit=longest))
    if is_personal(line):
        reasons.append(text("publishing.reason.personal", language, text=clean[:_SHOWN]))
    for remark in check_text(clean[:longest], "nl", words):
        (reasons if remark.severity == "error" else advice).append(remark_text(remark, language))
    return Fitness(tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(advice)))


def _missing(item: Activity, *, has_area: bool) -> Iterator[Reason]:
    if item.status is Status.IDEE:
        yield "idea", {}
    if not is_given(item.public_title):
        yield "no_title", {}
    if not is_given(item.contact_role):
        yield "no_contact", {}
    if item.visibility is Visibility.BUURT and not has_area:
        yield "no_area", {}


def _no_kind(item: Activity) -> Reason:
    return "no_kind", {"kind": item.kind[:_SHOWN]}


def _personal(item: Activity) -> Iterator[Reason]:
    for public_text in (item.public_title, item.public_description, item.contact_role):
        if public_text and is_personal(public_text):
            yield "personal", {"text": public_text[:_SHOWN]}
    if item.contact_channel and is_persons_contact(_as_read(item.contact_channel)):
        yield "personal", {"text": item.contact_channel[:_SHOWN]}


def is_personal(value: str) -> bool:
    """Return whether a text holds a person's address or number, as a reader sees it."""
    readable = _as_read(value)
    return bool(redact(readable)[1]) or any(is_bsn(number) for number in _NINE_DIGITS.findall(readable))


def _as_read(value: str) -> str:
    """Return a text as a reader sees it: without signs that are not seen, and with plain digits, letters and dashes."""
    plain = (
        "-" if unicodedata.category(sign) == "Pd" else sign
        for sign in unicodedata.normalize("NFKC", value)
        if sign.isspace() or sign.isprintable()
    )
    return "".join(plain)


def _could_be_better(item: Activity) -> Iterator[Reason]:
    if len(item.public_title or "") > _LONGEST_TITLE:
        yield "long_title", {"count": len(item.public_title or ""), "limit": _LONGEST_TITLE}
    if not is_given(item.public_description):
        yield "no_text", {}
    if is_given(item.contact_role) and not is_given(item.contact_channel):
        yield "no_channel", {}
    if item.start is None:
        yield "no_start", {}


def is_given(value: str | None) -> bool:
    """Return whether a text holds anything that is seen."""
    return any(sign.isprintable() and not sign.isspace() for sign in value or "")
