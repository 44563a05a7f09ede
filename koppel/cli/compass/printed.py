"""Reports about indicators, and the compass of an area, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from koppel import formats
from koppel.catalogue.compass import compass_of
from koppel.cli.frame import Frame, as_json, table, write_output
from koppel.cli.show import print_issues
from koppel.i18n import text
from koppel.model.compass.scores import whole
from koppel.services.compass.explained.extent import (
    extent_line,
    known_of,
    middle_words,
    red_themes_words,
    shown_years,
)
from koppel.services.compass.loading.helping_words import kinds_words
from koppel.services.compass.loading.on_map import off_map_lines, off_map_names
from koppel.services.compass.words import band_words, distance_words, number_words, reason_words, score_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koppel.catalogue.load import Catalogue
    from koppel.ingest.compass.report import CheckedIndicators
    from koppel.model.compass.indicators import Compass
    from koppel.model.compass.own import KeptIndicator
    from koppel.model.compass.values import IndicatorUpload
    from koppel.services.compass.reading import AreaCompass, IndicatorCell, MeasuredAreas, Score

_MOST = 60


def print_checked(frame: Frame, checked: CheckedIndicators, compass: Compass) -> None:
    """Print counts, which columns were understood and which not, and the remarks."""
    lang = frame.settings.lang
    frame.say(
        "indicators_report",
        read=checked.read,
        known=checked.known,
        unknown=checked.unknown,
        repaired=checked.repaired,
        rejected=checked.rejected,
        left_out=checked.left_out,
    )
    rows = [
        (
            item.label,
            compass.indicators[item.indicator].label[lang],
            frame.text(f"sure.{item.meaning.sureness}") if item.meaning else "",
            item.year,
            item.values - item.unknown,
            item.unknown,
        )
        for item in checked.columns[:_MOST]
    ]
    if rows:
        click.echo(
            table(
                rows,
                [
                    frame.text(f"column.{name}")
                    for name in ("label_in_file", "indicator", "sure", "year", "known", "unknown")
                ],
            )
        )
    if checked.others:
        frame.say("indicators_others", columns=", ".join(item.label for item in checked.others[:_MOST])[:2000])
    for other in [item for item in checked.others if item.guesses][:10]:
        for guess in other.guesses:
            share = formats.percent(guess.alike, lang)
            frame.say("indicators_suggestion", label=other.label, name=guess.indicator, like=guess.name, alike=share)
    for off in checked.off_map:
        click.echo(" ".join(off_map_lines(off, lang)))
        click.echo("\n".join(f"– {name}" for name in off_map_names(off, lang)))
    print_issues(frame, checked.issues)


def uploads_table(frame: Frame, listed: Sequence[IndicatorUpload]) -> str:
    """Lay files with indicators out in a table, or say that there are none."""
    if not listed:
        return frame.text("no_indicators")
    rows = [
        (
            item.id,
            frame.moment(item.uploaded_at),
            item.file_name,
            item.values - item.unknown,
            item.unknown,
            item.areas,
            item.cells,
            _years(item.years),
            frame.moment(item.undone_at) if item.undone_at else None,
        )
        for item in listed
    ]
    names = ("upload", "when", "file", "known", "unknown", "areas", "cells", "years", "undone")
    return table(rows, [frame.text(f"column.{name}") for name in names])


def own_table(frame: Frame, listed: Sequence[KeptIndicator], catalogue: Catalogue) -> str:
    """Lay own indicators out in a table with the work that helps them, or say that there are none."""
    if not listed:
        return frame.text("no_own")
    lang, compass = frame.settings.lang, compass_of(catalogue)
    rows = [
        (
            item.own.name,
            compass.themes[item.own.theme].label[lang] if item.own.theme in compass.themes else item.own.theme,
            text(f"compass.unit_name.{item.own.unit}", lang),
            text(f"compass.polarity.{item.own.polarity}", lang),
            item.source or None,
            item.file_name,
            _helped(catalogue, item, lang),
            item.saved_by,
            frame.moment(item.saved_at),
        )
        for item in listed
    ]
    names = ("indicator", "theme", "unit", "polarity", "source", "file", "helps", "saved_by", "when")
    return table(rows, [frame.text(f"column.{name}") for name in names])


def _helped(catalogue: Catalogue, item: KeptIndicator, language: str) -> str:
    indicator = compass_of(catalogue).indicators.get(item.own.id)
    return kinds_words(catalogue, indicator, language) if indicator is not None and indicator.is_judged else "–"


def print_areas(frame: Frame, measured: MeasuredAreas, *, machine: bool) -> None:
    """Print the areas of which something is known."""
    if machine:
        areas = [{"code": item.code, "name": item.name, "level": item.level.value} for item in measured.areas]
        write_output(as_json({"areas": areas, "years": list(measured.years)}), None)
    elif measured.areas:
        rows = [
            (item.code, item.name, text(f"compass.level.{item.level.value}", frame.settings.lang))
            for item in measured.areas
        ]
        click.echo(table(rows, [frame.text(f"column.{name}") for name in ("code", "area", "level")]))
    else:
        frame.say("no_indicators")


def print_compass(frame: Frame, shown: AreaCompass, compass: Compass) -> None:
    """Print the compass of an area as a table: what the picture says, in words and numbers."""
    lang = frame.settings.lang
    frame.say(
        "compass_head",
        name=dict(compass.name),
        area=shown.area.name,
        code=shown.area.code,
        extent=extent_line(shown, compass, lang),
        score=middle_words(shown, compass, lang),
    )
    click.echo(red_themes_words(shown, compass, lang))
    rows: list[tuple[object, ...]] = []
    for quarter in compass.quarters.values():
        rows.append((quarter.label[lang].upper(), "", "", "", score_words(shown.quarters[quarter.id], lang), "", ""))
        for theme in compass.in_quarter(quarter.id):
            rows.append((theme.label[lang], "", "", "", score_words(shown.themes[theme.id], lang), "", ""))
            rows += [
                _line(shown.cells[item.id], f"– {item.label[lang]}", item.unit, lang)
                for item in compass.in_theme(theme.id)
                if shown.cells[item.id].year is not None
            ]
    names = ("indicator", "value", "city", "distance", "index", "year", "remark")
    click.echo(table(rows, [frame.text(f"column.{name}") for name in names]))
    absent = [compass.indicators[name].label[lang] for name, cell in shown.cells.items() if cell.year is None]
    if absent:
        frame.say("compass_not_measured", count=len(absent), names=", ".join(absent))


def compass_json(shown: AreaCompass, compass: Compass, language: str) -> dict[str, object]:
    """Return the compass of an area for machines: what is not known is null, with its reason."""
    return {
        "area": {"code": shown.area.code, "name": shown.area.name, "level": shown.level.value},
        "year": shown.year,
        "years": list(shown_years(shown)),
        "known": dict(zip(("known", "of"), known_of(shown, compass), strict=True)),
        "middle": _score_json(shown.middle),
        "quarters": {name: _score_json(score) for name, score in shown.quarters.items()},
        "themes": {name: _score_json(score) for name, score in shown.themes.items()},
        "indicators": {
            name: {
                "label": compass.indicators[name].label[language],
                "unit": compass.indicators[name].unit,
                "source": cell.source,
                "file": cell.file,
                "year": cell.year,
                "value": cell.value,
                "reason": cell.reason and cell.reason.value,
                "people": cell.people,
                "city": cell.city,
                "city_is_mean": cell.is_city_mean,
                "distance": cell.distance,
                "index": None if cell.index is None else whole(cell.index),
                "band": cell.band.value,
                "years": [{"year": item.year, "value": item.value, "city": item.city} for item in cell.years],
            }
            for name, cell in shown.cells.items()
        },
    }


def _score_json(score: Score) -> dict[str, object]:
    derived = score.derived
    return {
        "score": None if derived.score is None else whole(derived.score),
        "band": score.band.value,
        "known": derived.known,
        "of": derived.of,
        "missing": list(derived.missing),
    }


def _line(cell: IndicatorCell, name: str, unit: str, lang: str) -> tuple[object, ...]:
    index = "–" if cell.index is None else f"{whole(cell.index)} ({band_words(cell.band, lang)})"
    value, city = number_words(cell.value, unit, lang), number_words(cell.city, unit, lang)
    return (
        name,
        value,
        city,
        distance_words(cell.distance, unit, lang),
        index,
        cell.year or "–",
        reason_words(cell, lang),
    )


def _years(years: Sequence[int]) -> str:
    if not years:
        return "–"
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
