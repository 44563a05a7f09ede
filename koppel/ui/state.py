"""
The state of the view: page, filters, period, place, selection. It is what the address holds.

Values live in the session under ``view.<name>``; widgets have keys of their own (``widget.<name>``), because Streamlit
forgets the value of a widget that a page does not draw.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import streamlit as st

from koppel.i18n import LANGUAGES
from koppel.model.deciding import State
from koppel.services.plans.filters import month_text, parse_month, parse_quarter, quarter_text
from koppel.ui.choices import is_chosen, show

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_SEPARATOR = "~"
_LONGEST = 2000
_MAP = "kaart"
# A point of a meeting, as an address: proxies take 8 kB of it, in which it is written doubly.
LONGEST_POINT = 3000
_MOST_POINTS = 200
# States of combinations among which to choose: all, and those to be judged again, before each by itself.
STATE_CHOICES = ("alle", "herbeoordelen", *(item.value for item in State))


@dataclass(frozen=True, slots=True)
class Field:
    """
    One part of the state.

    ``name`` is its name in the address; ``parse`` reads what ``write`` wrote and raises `ValueError` for anything else.
    It is given the values that are known for the field (kinds, partners …) where there are such.
    """

    name: str
    default: Any
    parse: Callable[[str, Collection[str]], Any]
    write: Callable[[Any], str]


def _text(text: str, _known: Collection[str]) -> str:
    if len(text) > _LONGEST:
        raise ValueError(text)
    return text


def _choice(text: str, known: Collection[str]) -> str:
    if text not in known:
        raise ValueError(text)
    return text


def _choices(text: str, known: Collection[str]) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part for part in text.split(_SEPARATOR) if part in known))
    if len(chosen) != len(set(text.split(_SEPARATOR))):
        raise PartlyKnownError(chosen)
    return chosen


def _day(text: str, _known: Collection[str]) -> date:
    return date.fromisoformat(text)


def _year(text: str, _known: Collection[str]) -> int:
    year = int(text)
    if not 1900 <= year <= 2200:
        raise ValueError(text)
    return year


def _flag(text: str, _known: Collection[str]) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _period(text: str, _known: Collection[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = (parse_quarter(part) for part in text.split(_SEPARATOR))
    if first is None or last is None or first > last:
        raise ValueError(text)
    return first, last


def _months(text: str, _known: Collection[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = (parse_month(part) for part in text.split(_SEPARATOR))
    if first is None or last is None or first > last:
        raise ValueError(text)
    return first, last


def _numbers(text: str, count: int) -> list[float]:
    values = [float(part) for part in text.split(",")]
    if len(values) != count or not all(math.isfinite(value) for value in values):
        raise ValueError(text)
    return values


def _place(text: str, _known: Collection[str]) -> tuple[float, float, float]:
    latitude, longitude, zoom = _numbers(text, 3)
    if abs(latitude) > 90 or abs(longitude) > 180 or not 0 <= zoom <= 22:
        raise ValueError(text)
    return latitude, longitude, zoom


def _ring(text: str, _known: Collection[str]) -> tuple[tuple[float, float], ...]:
    return _drawn(text, least=3)


def _line(text: str, _known: Collection[str]) -> tuple[tuple[float, float], ...]:
    return _drawn(text, least=2)


def _drawn(text: str, *, least: int) -> tuple[tuple[float, float], ...]:
    points = tuple((longitude, latitude) for longitude, latitude in (_numbers(part, 2) for part in text.split(";")))
    if not least <= len(points) <= _MOST_POINTS or any(abs(x) > 180 or abs(y) > 90 for x, y in points):
        raise ValueError(text)
    return points


def _point(text: str, _known: Collection[str]) -> str:
    fields = parse_qsl(text, strict_parsing=True)
    names = {name for name, _ in fields}
    if len(text) > LONGEST_POINT or not names or not names <= {field.name for field in FIELDS.values()}:
        raise ValueError(text)
    return text


class PartlyKnownError(ValueError):
    """Some of the values are known and others are not; holds those that are."""

    def __init__(self, chosen: tuple[str, ...]) -> None:
        super().__init__(chosen)
        self.chosen = chosen


FIELDS: dict[str, Field] = {
    name: Field(*rest)
    for name, *rest in (
        ("page", "pagina", "kaart", _choice, str),
        ("language", "taal", None, _choice, str),
        ("hidden_kinds", "uit", (), _choices, _SEPARATOR.join),
        ("partners", "partner", (), _choices, _SEPARATOR.join),
        ("statuses", "status", (), _choices, _SEPARATOR.join),
        ("firmness", "vastheid", (), _choices, _SEPARATOR.join),
        ("tenure", "woning", (), _choices, _SEPARATOR.join),
        ("text", "zoek", "", _text, str),
        ("coupled", "kans", False, _flag, lambda value: str(int(value))),
        ("period", "periode", None, _period, lambda value: _SEPARATOR.join(map(quarter_text, value))),
        ("months", "maanden", None, _months, lambda value: _SEPARATOR.join(map(month_text, value))),
        ("undated", "zonderdatum", False, _flag, lambda value: str(int(value))),
        ("area", "gebied", None, _choice, str),
        ("ring", "vlak", None, _ring, lambda value: ";".join(f"{x:.6f},{y:.6f}" for x, y in value)),
        ("line", "lijn", None, _line, lambda value: ";".join(f"{x:.6f},{y:.6f}" for x, y in value)),
        ("place", "plek", None, _place, lambda value: f"{value[0]:.6f},{value[1]:.6f},{value[2]:g}"),
        ("activity", "werk", None, _text, str),
        ("combination", "combinatie", None, _text, str),
        ("panel", "paneel", None, _choice, str),
        ("pin", "prik", None, _text, str),
        ("numbers", "nummers", False, _flag, lambda value: str(int(value))),
        ("chances", "kansen", True, _flag, lambda value: str(int(value))),
        ("alarms", "alarm", True, _flag, lambda value: str(int(value))),
        ("strengths", "sterk", False, _flag, lambda value: str(int(value))),
        ("meeting", "vergadering", False, _flag, lambda value: str(int(value))),
        ("resume", "hervat", None, _point, str),
        ("sort", "volgorde", "now", _choice, str),
        ("missed", "gemist", "", _text, str),
        ("missed_partners", "gemistdoor", (), _choices, _SEPARATOR.join),
        ("missed_view", "gemistdeel", "afgewezen", _choice, str),
        ("missed_open", "gesloten", False, _flag, lambda value: str(int(value))),
        ("tab", "blad", "samen", _choice, str),
        ("state", "stand", "alle", _choice, str),
        ("mine", "wacht", False, _flag, lambda value: str(int(value))),
        ("ours", "vanons", False, _flag, lambda value: str(int(value))),
        ("group", "groep", "straat", _choice, str),
        ("scale", "schaal", "jaar", _choice, str),
        ("street", "straat", None, _choice, str),
        ("handin", "wijze", "bestand", _choice, str),
        ("publishing", "publiceren", "verschil", _choice, str),
        ("since", "sinds", None, _day, date.isoformat),
        ("view", "weergave", None, _choice, str),
        ("point", "punt", None, _text, str),
        ("log_first", "logvan", None, _day, date.isoformat),
        ("log_last", "logtot", None, _day, date.isoformat),
        ("log_actor", "logwie", None, _text, str),
        ("log_action", "logwat", None, _text, str),
        ("log_words", "logzoek", "", _text, str),
        ("log_refused", "geweigerd", False, _flag, lambda value: str(int(value))),
        ("results_span", "tijdvak", "alles", _choice, str),
        ("results_step", "per", "kwartaal", _choice, str),
        ("results_partner", "vanpartner", None, _text, str),
        ("results_area", "resultaatgebied", None, _text, str),
        ("scenario", "scenario", None, _choice, str),
        ("scenario_view", "toon", "tijdlijn", _choice, str),
        ("proposals", "voorstel", None, _text, str),
        ("scenarios_beside", "vergelijk", (), _choices, _SEPARATOR.join),
        ("compass_area", "kompasgebied", None, _text, str),
        ("compass_year", "kompasjaar", None, _year, str),
        ("compass_beside", "naast", None, _text, str),
        ("compass_beside_year", "naastjaar", None, _year, str),
        ("compass_cell", "vak", None, _text, str),
        ("compass_view", "kompasdeel", None, _choice, str),
        ("compass_answer", "antwoord", None, _text, str),
    )
}
# What the page of the map writes into the address by itself, without running its script.
OF_BROWSER: Mapping[str, str] = {
    name: FIELDS[name].name
    for name in ("activity", "combination", "place", "panel", "pin", "numbers", "chances", "alarms", "strengths")
}
# What narrows the map there; other pages are narrowed by it too.
NARROWING: Mapping[str, str] = {
    name: FIELDS[name].name
    for name in (
        "hidden_kinds", "partners", "statuses", "firmness", "tenure", "text", "coupled", "period", "months", "undated",
        "area", "ring", "line", "state", "mine",
    )
}  # fmt: skip
_WRITTEN_THERE = {**OF_BROWSER, **NARROWING}
_HANDED, _LEFT = "address_handed_over", "address_left"
_ALWAYS_KNOWN: dict[str, Collection[str]] = {
    "panel": ("chances", "filters", "streets", "ask", "layers", "list", "drawn", "pins", "paper", "details"),
    "language": LANGUAGES,
    "sort": ("now", "score", "start", "size", "benefit"),
    "tab": ("samen", "volgorde", "hinder", "dubbel", "wijk"),
    "state": STATE_CHOICES,
    "handin": ("bestand", "tekenen", "eerder", "sjablonen", "ondergrond"),
    "compass_view": ("ringen", "antwoorden", "doelen", "geld", "bestanden", "instellingen"),
    "missed_view": ("afgewezen", "achteraf"),
    "publishing": ("verschil", "werken", "ongeschikt", "voorproef", "eerder"),
    "results_span": ("alles", "ditjaar", "vorigjaar", "12maanden"),
    "results_step": ("kwartaal", "maand"),
    "group": ("straat", "partner", "thema"),
    "scale": ("jaar", "kwartaal"),
    "scenario_view": ("tijdlijn", "kaart", "lijst"),
}


def get(name: str) -> Any:  # noqa: ANN401
    """Return the value of a part of the state."""
    return st.session_state.get(f"view.{name}", FIELDS[name].default)


def put(name: str, value: Any) -> None:  # noqa: ANN401
    """Set a part of the state; a widget bound to it follows in the next run."""
    st.session_state[f"view.{name}"] = value
    st.session_state.pop(f"widget.{name}", None)


def bound(name: str, *, as_list: bool = False) -> dict[str, Any]:
    """
    Give the arguments that bind a widget to a part of the state: key and callback.

    The widget shows the state, and changes it. `as_list` is for widgets with several choices.
    """
    key = f"widget.{name}"
    show(key, list(get(name)) if as_list else get(name))
    return {"key": key, "on_change": _keep, "args": (name, as_list)}


def _keep(name: str, as_list: bool) -> None:
    key = f"widget.{name}"
    if not is_chosen(key):
        return
    value = st.session_state[key]
    if value is None and name in _ALWAYS_KNOWN and FIELDS[name].default is not None:
        # A part that is always one of a few: a widget that is being taken away has no value for a moment.
        return
    st.session_state[f"view.{name}"] = tuple(value) if as_list else value


def reset(*, keep: Collection[str] = ()) -> None:
    """Reset every part of the state to its default, but for those to keep."""
    for name in FIELDS:
        if name not in keep:
            st.session_state.pop(f"view.{name}", None)
            st.session_state.pop(f"widget.{name}", None)


def load(params: Mapping[str, str], known: Mapping[str, Collection[str]]) -> list[str]:
    """
    Take the state from an address.

    Parameters
    ----------
    params
        Names and values of the address.
    known
        For each field that names things: what there is.

    Returns
    -------
    ignored
        Names in the address whose value, or part of it, means nothing here; their fields keep what could be read.
    """
    ignored = []
    for name, field in FIELDS.items():
        value_text = params.get(field.name)
        if value_text is None:
            continue
        try:
            value = field.parse(value_text, known.get(name, _ALWAYS_KNOWN.get(name, ())))
        except PartlyKnownError as partly:
            ignored.append(field.name)
            value = partly.chosen
        except ValueError:
            ignored.append(field.name)
            continue
        st.session_state[f"view.{name}"] = value
    names = {field.name for field in FIELDS.values()}
    return [*ignored, *(name for name in params if name not in names)]


def params() -> dict[str, str]:
    """Write the state as an address: only what differs from the default."""
    follow()
    address = {}
    for name, field in FIELDS.items():
        value = get(name)
        if value != field.default and value is not None:
            address[field.name] = field.write(value)
    return address


def write_address() -> None:
    """Bring the address up to date with the state; on the page of the map the browser does so itself."""
    if get("page") == _MAP:
        _leave()
        return
    st.session_state.pop(_HANDED, None)
    address = params()
    if address != st.query_params.to_dict():
        st.query_params.from_dict(address)


def hand_over() -> None:
    """
    Leave the address to the browser.

    The framework sends with each run the address that its script wrote last, and only where there is none that of the
    browser: so there must be none.
    """
    if not st.session_state.get(_HANDED):
        st.session_state[_HANDED] = True
        st.query_params.clear()


def follow() -> None:
    """Take over what was chosen on the map since the last run; what this run chose itself stays."""
    address = st.query_params.to_dict()
    if _LEFT not in st.session_state or address.get(FIELDS["page"].name) != _MAP:
        return
    left = st.session_state[_LEFT]
    for name, written in _WRITTEN_THERE.items():
        field = FIELDS[name]
        try:
            value = (
                field.default
                if written not in address
                else field.parse(address[written], _known(name, address[written]))
            )
        except ValueError:
            continue
        if get(name) == left[name] and value != left[name]:
            put(name, value)
            left[name] = value


def _leave() -> None:
    st.session_state[_LEFT] = {name: get(name) for name in _WRITTEN_THERE}


def _known(name: str, written: str) -> Collection[str]:
    """Return the values that are known for a part of the state; the browser chose among those that there are."""
    return _ALWAYS_KNOWN.get(name, {written, *written.split(_SEPARATOR)})


def narrowed() -> tuple[dict[str, str], bool]:
    """Return what narrows the map as an address has it, and whether that is something else than the browser said."""
    own = {written: value for written, value in params().items() if written in NARROWING.values()}
    in_address = {name: value for name, value in st.query_params.to_dict().items() if name in NARROWING.values()}
    return own, own != in_address
