"""What takes time with a file of indicators: looking at it and storing it, outside the process that draws."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from koppel.catalogue.toml_table import normal
from koppel.errors import InputError
from koppel.model.compass.areas import municipality_of
from koppel.services.compass.files import import_checked, import_indicators
from koppel.services.compass.reading import measured_areas
from koppel.ui.components.compass.file_draft import SLOTS, FileColumn
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
        dry_run=True,
    )
    try:
        outcome = result_of(session, _LOOKING, file.key, look, "compass.file_looking")
    except InputError as error:
        if error.code == "indicators_nothing" and not file.choices:
            file.columns = _unknown(error)
        raise
    if not file.choices and file.municipality is None:
        file.columns = _columns(outcome.checked)
        file.municipalities = _municipalities(session, outcome.checked)
    file.outcome, file.looked = outcome, file.key
    return outcome


def store(session: Session, file: IndicatorFile, checked: CheckedIndicators) -> IndicatorsImported:
    """Store what was looked at; raises as `import_checked`."""
    write = partial(
        import_checked, session.store, session.settings, file.content, file.name, checked, partial=file.partial
    )
    return result_of(session, _STORING, file.key, write, "compass.file_storing", is_asked=True)


def is_storing(file: IndicatorFile) -> bool:
    """Tell whether this file is being stored."""
    return is_begun(_STORING, file.key)


def _columns(checked: CheckedIndicators) -> tuple[FileColumn, ...]:
    understood = {item.label: FileColumn(item.label, item.indicator) for item in checked.columns}
    others = [FileColumn(item.label, None, item.suggestion) for item in checked.others if item.label not in understood]
    return (*sorted(others, key=lambda item: item.suggestion is None), *understood.values())


def _unknown(error: InputError) -> tuple[FileColumn, ...]:
    labels = error.facts.get("labels", ())
    return tuple(FileColumn(*pair) for pair in labels) if isinstance(labels, tuple) else ()


def _municipalities(session: Session, checked: CheckedIndicators) -> dict[str, str]:
    """Return the name of each gemeente of which there are rows, its code where nobody names it."""
    names = {item.code: item.name for item in (*measured_areas(session.store).areas, *checked.areas)}
    codes = {municipality_of(item.area) for item in checked.values}
    return dict(sorted(((code, names.get(code) or code) for code in codes), key=lambda item: item[1].casefold()))
