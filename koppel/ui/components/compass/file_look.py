"""What takes time with a file of indicators: looking at it and storing it, outside the process that draws."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.ingest.compass.guess import Sureness
from koppel.ingest.compass.mapping import Choice
from koppel.model.compass.areas import municipality_of
from koppel.services.compass.files import import_checked, import_indicators
from koppel.services.compass.reading import measured_areas
from koppel.services.plans.layers import pointed_municipality
from koppel.ui.components.compass.file_draft import SLOTS, FileColumn, say_again
from koppel.ui.jobs import is_begun, result_of

if TYPE_CHECKING:
    from koppel.ingest.compass.report import CheckedIndicators
    from koppel.model.compass.indicators import Compass
    from koppel.services.compass.files import IndicatorsImported
    from koppel.ui.components.compass.file_draft import IndicatorFile
    from koppel.ui.session import Session

_LOOKING, _STORING = f"{SLOTS}look", f"{SLOTS}store"


def look_at(session: Session, compass: Compass, file: IndicatorFile) -> IndicatorsImported:
    """
    Say what would come of a file, once for the same choices.

    Raises
    ------
    InputError
        The file as a whole cannot be used; see `check_indicators`.
    """
    if file.outcome is not None and file.looked == file.key:
        return file.outcome
    file.outcome = None
    look = partial(
        import_indicators,
        session.store,
        compass,
        session.settings,
        file.content,
        file.name,
        choices={normal(label): choice for label, choice in file.choices.items()},
        year=file.year,
        municipality=file.municipality,
        own=tuple(file.own.values()),
        dry_run=True,
    )
    try:
        outcome = result_of(session, _LOOKING, file.key, look, "compass.file_looking")
    except InputError as error:
        if error.code == "indicators_nothing" and not file.choices and not file.columns:
            file.columns = _unused(error.facts.get("others", ()))
            if say_again(file):
                return look_at(session, compass, file)
        raise
    if not file.choices and file.municipality is None:
        is_first = not file.columns
        file.columns = _columns(outcome.checked)
        file.municipalities = _municipalities(session, outcome.checked)
        file.asked = dict(outcome.checked.municipalities)
        if is_first:
            if len(file.municipalities) > 1:
                file.municipality = pointed_municipality(session.store, file.municipalities)
            if say_again(file) or file.municipality is not None:
                return look_at(session, compass, file)
    file.outcome, file.looked = outcome, file.key
    return outcome


def store(session: Session, file: IndicatorFile, checked: CheckedIndicators) -> IndicatorsImported:
    """Store what was looked at; raises as `import_checked`."""
    write = partial(
        import_checked,
        session.store,
        session.settings,
        file.content,
        file.name,
        checked,
        own=tuple(file.own[label] for label, choice in file.choices.items() if label in file.own and choice.indicator),
        source=file.source,
        partial=file.partial,
    )
    return result_of(session, _STORING, file.key, write, "compass.file_storing", is_asked=True)


def is_storing(file: IndicatorFile) -> bool:
    """Tell whether this file is being stored."""
    return is_begun(_STORING, file.key)


def _columns(checked: CheckedIndicators) -> tuple[FileColumn, ...]:
    """Return the columns, those first of which it is least sure what they are."""
    understood: dict[str, FileColumn] = {}
    for item in checked.columns:
        meaning = item.meaning
        sureness, name = (Sureness.NAMED, "") if meaning is None else (meaning.sureness, meaning.name)
        choice = Choice(item.indicator) if meaning is None else meaning.choice
        understood.setdefault(item.label, FileColumn(item.label, choice, sureness, name))
    others = [item for item in _unused(checked.others) if item.label not in understood]
    aside = [replace(item, sureness=Sureness.BEFORE) for item in _unused(checked.set_aside)]
    order = list(Sureness)
    known = sorted((*understood.values(), *aside), key=lambda item: -order.index(item.sureness or Sureness.ALIKE))
    return (*sorted(others, key=lambda item: not item.guesses), *known)


def _unused(others: object) -> tuple[FileColumn, ...]:
    if not isinstance(others, tuple):
        return ()
    return tuple(FileColumn(item.label, Choice(None), None, "", item.guesses, item.examples) for item in others)


def _municipalities(session: Session, checked: CheckedIndicators) -> dict[str, str]:
    """Return the name of each gemeente of which there are rows, its code where nobody names it."""
    names = {item.code: item.name for item in (*measured_areas(session.store).areas, *checked.areas)}
    codes = {municipality_of(item.area) for item in checked.values} | set(checked.municipalities)
    return dict(sorted(((code, names.get(code) or code) for code in codes), key=lambda item: item[1].casefold()))
