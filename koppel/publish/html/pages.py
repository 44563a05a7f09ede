"""Every page of a language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from koppel import formats
from koppel.i18n import DEFAULT_LANGUAGE, text
from koppel.publish import paths
from koppel.publish.html.along import along_streets
from koppel.publish.html.fit import fit
from koppel.publish.html.months import months
from koppel.publish.html.render import Renderer
from koppel.publish.html.views import groups, work_views
from koppel.publish.model import PublicPeriod, PublicState
from koppel.publish.openings import openings_text
from koppel.publish.reach import known_until
from koppel.publish.words import state_text, together_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koppel.publish.html.assets import Assets
    from koppel.publish.html.months import Month
    from koppel.publish.html.views import WorkView
    from koppel.publish.model import Ground, PublicArea, PublicCompass, PublicCopy, PublicStreet, PublicWork
    from koppel.publish.settings import PublicSettings

MISSING = "404.html"
_OVER = frozenset({PublicState.KLAAR, PublicState.GAAT_NIET_DOOR})
_EXPLAINED = (
    PublicState.PLAN, PublicState.AFGESPROKEN, PublicState.BEZIG, PublicState.KLAAR, PublicState.LIGT_STIL,
    PublicState.GAAT_NIET_DOOR,
)  # fmt: skip


def pages(
    copy: PublicCopy, ground: Ground, settings: PublicSettings, language: str, assets: Assets
) -> Iterator[tuple[str, bytes]]:
    """
    Make every page of a language but the kiosk's and the years'.

    Parameters
    ----------
    copy, ground, settings
        What is shown.
    language
        One of `koppel.i18n.LANGUAGES`.
    assets
        Of `site_assets`, for the same copy.

    Yields
    ------
    name, content
        Name in the site of `paths`, and the page in UTF-8.
    """
    copy = fit(copy)
    made = _Pages(copy, ground, settings, language, Renderer(copy, settings, language, assets), assets)
    yield made.start(assets)
    yield made.about()
    yield made.overview()
    for month in made.months:
        yield made.month(month)
    for theme in made.themes:
        yield made.theme(theme)
    if copy.compass is not None:
        yield made.compass(copy.compass)
    for street in copy.streets:
        yield made.street(street)
    for area in copy.areas:
        yield made.area(area)
    for work in copy.works:
        yield made.work(work) if work.is_shown else made.gone(work)
    if language == DEFAULT_LANGUAGE:
        yield made.missing()


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of works in plain words; ``id`` is that of the catalogue."""

    id: str
    label: str
    works: tuple[WorkView, ...]


class _Pages:
    def __init__(
        self,
        copy: PublicCopy,
        ground: Ground,
        settings: PublicSettings,
        language: str,
        renderer: Renderer,
        assets: Assets,
    ) -> None:
        self.copy, self.ground, self.settings = copy, ground, settings
        self.language, self.renderer, self.assets = language, renderer, assets
        self.views: Mapping[str, WorkView] = work_views(copy, language)
        self.streets = {street.slug: street for street in copy.streets}
        self.areas = {area.slug: area for area in copy.areas}
        self.along = along_streets(copy, self.views, assets.reach)
        self.months = months(copy, self.views.values(), language)
        self.themes = _themes(copy, self.views, language)

    def say(self, key: str, **facts: object) -> str:
        return text(f"site.{key}", self.language, **facts)

    def until(self) -> str:
        """Describe until when plans are known; empty where no work that goes on has a date."""
        year = known_until(self.copy)
        return "" if year is None else self.say("street.until", year=year)

    def start(self, assets: Assets) -> tuple[str, bytes]:
        return self.renderer.page(
            "start.html",
            paths.start_page,
            title=self.say("start.title", place=self.settings.neighbourhood),
            about=self.settings.intro[self.language],
            groups=groups(self.views.values(), self.language),
            total=len(self.views),
            shards=assets.addresses,
            kinds=self._kinds(),
            states=[state.value for state in _EXPLAINED if any(v.work.state is state for v in self.views.values())],
        )

    def _kinds(self) -> list[tuple[str, str, str]]:
        """Return id, words and icon of the kinds on the map, by their words."""
        used = {view.kind.id: (view.kind.id, view.kind_label, view.kind.icon) for view in self.views.values()}
        return sorted(used.values(), key=lambda kind: kind[1])

    def about(self) -> tuple[str, bytes]:
        return self.renderer.page(
            "about.html",
            paths.about_page,
            title=self.say("about.title"),
            about=self.say("about.lead", place=self.settings.neighbourhood),
            states=[state.value for state in _EXPLAINED],
            state_words={state.value: state_text(state, self.language) for state in _EXPLAINED},
        )

    def compass(self, compass: PublicCompass) -> tuple[str, bytes]:
        """Make the page of the wijk beside the city; of works that are not shown any more it says nothing."""
        themes = [
            {
                "label": theme.label[self.language],
                "beside": "onbekend" if theme.beside is None else theme.beside.value,
                "works": self._shown(theme.works),
                "maybe": self._shown(theme.maybe),
            }
            for theme in compass.themes
        ]
        return self.renderer.page(
            "wijk.html",
            paths.compass_page,
            title=self.say("compass.title", area=compass.area),
            about=self.say("compass.lead"),
            compass=compass,
            years=formats.listed([str(year) for year in compass.years], self.language),
            themes=themes,
        )

    def overview(self) -> tuple[str, bytes]:
        """Make the page from which every month, theme and buurt is one step away."""
        return self.renderer.page(
            "overview.html",
            paths.overview_page,
            title=self.say("overview.title", place=self.settings.neighbourhood),
            about=self.say("overview.lead", place=self.settings.neighbourhood),
            months=self.months,
            themes=self.themes,
            dateless=[
                view for view in self.views.values()
                if view.work.period == PublicPeriod() and view.work.state not in _OVER
            ],
        )  # fmt: skip

    def month(self, month: Month) -> tuple[str, bytes]:
        """Make the page of a month; the months beside it are one step away."""
        at = self.months.index(month)
        return self.renderer.page(
            "month.html",
            partial(paths.month_page, month.name),
            title=self.say("month.title", month=month.heading, place=self.settings.neighbourhood),
            about=self.say("month.lead", month=month.heading, place=self.settings.neighbourhood),
            month=month,
            before=self.months[at - 1] if at else None,
            after=self.months[at + 1] if at + 1 < len(self.months) else None,
            until=self.until(),
            keys=[view.work.key for group in month.groups for view in group.works],
        )

    def theme(self, theme: Theme) -> tuple[str, bytes]:
        """Make the page of all works of a theme."""
        return self.renderer.page(
            "theme.html",
            partial(paths.theme_page, theme.id),
            title=self.say("theme.title", theme=theme.label, place=self.settings.neighbourhood),
            about=self.say("theme.lead", theme=theme.label, place=self.settings.neighbourhood),
            theme=theme,
            groups=groups(theme.works, self.language),
            keys=[view.work.key for view in theme.works],
        )

    def _shown(self, keys: Sequence[str]) -> list[WorkView]:
        """Return the works of these keys that residents may read now."""
        return [view for key in keys if (view := self.views.get(key)) and view.work.is_shown]

    def street(self, street: PublicStreet) -> tuple[str, bytes]:
        along = self.along[street.slug]
        area = self.areas.get(street.area or "")
        return self.renderer.page(
            "street.html",
            partial(paths.street_page, street.slug),
            title=self.say("street.title", street=street.name),
            about=self.say("street.lead", street=street.name, place=self.settings.neighbourhood),
            street=street,
            area=area,
            groups=groups(along.here, self.language),
            keys=[view.work.key for view in along.here],
            drawn=[view.work.key for view in (*along.here, *along.around)],
            told=along,
            openings=openings_text([view.work for view in along.here], self.copy, self.language),
            until=self.until(),
            doors=self.assets.doors.get(street.slug),
            knows_numbers=bool(self.assets.doors),
            has_map=street.slug in self.ground.streets,
        )

    def area(self, area: PublicArea) -> tuple[str, bytes]:
        # A wijk tells what its buurten tell: else it would say that nothing happens there.
        inner = self.assets.reach.inner.get(area.slug, frozenset({area.slug}))
        here = [view for view in self.views.values() if view.work.area in inner]
        streets = [street for street in self.copy.streets if street.area in inner]
        counted = [(street, len(self.along[street.slug].here)) for street in streets]
        return self.renderer.page(
            "area.html",
            partial(paths.area_page, area.slug),
            title=self.say("area.title", area=area.name),
            about=self.say("area.lead", area=area.name),
            area=area,
            somewhere=groups([view for view in here if view.work.geometry is None], self.language),
            placed=groups([view for view in here if view.work.geometry is not None], self.language),
            keys=[view.work.key for view in here],
            streets=counted,
            until=self.until(),
            has_map=area.slug in self.ground.areas,
        )

    def work(self, work: PublicWork) -> tuple[str, bytes]:
        view = self.views[work.key]
        keys = together_keys(work, self.copy)
        return self.renderer.page(
            "work.html",
            partial(paths.work_page, work.key),
            title=work.title,
            about=self.say("work.lead", kind=view.kind_label, when=view.when),
            view=view,
            streets=[self.streets[slug] for slug in work.streets if slug in self.streets],
            area=self.areas.get(work.area or ""),
            partners=[self.views[key] for key in keys if key != work.key and key in self.views],
        )

    def gone(self, work: PublicWork) -> tuple[str, bytes]:
        """Make the page that says only that it is gone; nothing of it is known any more."""
        return self.renderer.page(
            "gone.html",
            partial(paths.work_page, work.key),
            title=self.say("gone.title"),
            about=self.say("gone.lead"),
        )

    def missing(self) -> tuple[str, bytes]:
        return self.renderer.page(
            "missing.html",
            _missing_page,
            title=self.say("missing.title"),
            about=self.say("missing.lead"),
            twin=False,
        )


def _themes(copy: PublicCopy, views: Mapping[str, WorkView], language: str) -> tuple[Theme, ...]:
    """Return the themes of which works are shown, by their words."""
    views_by_theme: dict[str, list[WorkView]] = {}
    for view in views.values():
        views_by_theme.setdefault(view.kind.theme, []).append(view)
    labels = {kind.theme: kind.theme_label[language] for kind in copy.kinds.values()}
    themes = (Theme(theme, labels[theme], tuple(works)) for theme, works in views_by_theme.items())
    return tuple(sorted(themes, key=lambda theme: theme.label))


def _missing_page(_language: str) -> str:
    return MISSING
