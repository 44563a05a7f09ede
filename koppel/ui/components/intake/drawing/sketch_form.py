"""The form of a single activity, with what is wrong beneath each field."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from koppel.i18n import issue_text, text
from koppel.model import BudgetScope, Firmness, GeometryCertainty, IssueSeverity, Status, Tenure, Visibility
from koppel.services.plans.partners import own_partners
from koppel.ui.components.intake.drawing.plain_remarks import draw_remarks
from koppel.ui.components.intake.drawing.sketch import bound_choice, bound_value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from koppel.model import Issue
    from koppel.ui.components.intake.drawing.sketch import Sketch
    from koppel.ui.session import Session

_COLORS = {IssueSeverity.ERROR: "bad", IssueSeverity.REPAIRED: "warned", IssueSeverity.NOTE: "noted"}


class Form:
    """Draws the fields of a sketch; the issues are those of the last time that it was judged."""

    def __init__(self, session: Session, sketch: Sketch, issues: Sequence[Issue]) -> None:
        self.session = session
        self.sketch = sketch
        self.issues = issues

    def draw(self) -> None:
        """Draw all fields, the needed ones first."""
        session = self.session
        left, right = st.columns(2)
        self._partner(left)
        if self.sketch.identity is None:
            self._words(right, "external_id", placeholder=self.sketch.number, help_key="handin.own_number_help")
        else:
            self._words(right, "external_id", disabled=True)
        self._choice(
            st.container(),
            "kind",
            list(session.catalogue.kinds),
            lambda name: session.catalogue.kinds[name].label[session.language],
        )
        self._words(st.container(), "title")
        self._choice(st.container(), "status", [item.value for item in Status], self._named("status"))
        left, right = st.columns(2)
        self._words(left, "start", placeholder=session.text("handin.date_example"))
        self._words(right, "end", placeholder=session.text("handin.date_example"))
        self._choice(st.container(), "firmness", [item.value for item in Firmness], self._named("firmness"))
        with st.expander(session.text("handin.form_more"), expanded=self._has_issue(_MORE)):
            self._words(st.container(), "description", large=True)
            left, right = st.columns(2)
            self._words(left, "earliest_start", placeholder="01-01-2027")
            self._words(right, "latest_end", placeholder="31-12-2027")
            self._words(left, "duration_days", placeholder=session.text("handin.duration_example"))
            self._choice(right, "coordination_duty", ["ja", "nee"], self._named("flag"))
            self._words(left, "homes")
            self._choice(right, "hinder", ["0", "1", "2", "3"], self._named("hinder"))
            self._words(left, "budget_eur", placeholder="150.000")
            self._choice(right, "budget_scope", [item.value for item in BudgetScope], self._named("budget_scope"))
            self._choice(left, "tenure", [item.value for item in Tenure], self._named("tenure"))
            self._choice(
                right,
                "geometry_certainty",
                [item.value for item in GeometryCertainty],
                self._named("geometry_certainty"),
            )
            self._words(left, "contact_role", placeholder=session.text("handin.role_example"))
            self._words(right, "contact_channel", placeholder=session.text("handin.channel_example"))
        with st.expander(session.text("handin.form_public"), expanded=self._has_issue(_PUBLIC)):
            self._choice(st.container(), "visibility", [item.value for item in Visibility], self._named("visibility"))
            for name in ("public_title", "public_description"):
                self._words(st.container(), name, large=name == "public_description")
                draw_remarks(session, st.container(), self.sketch.values.get(name) or "")

    def _partner(self, where: DeltaGenerator) -> None:
        choice = own_partners(self.session.store)
        known = list(choice.names)
        if self.sketch.identity is None and choice.only is not None:
            self.sketch.values.setdefault("partner", choice.only)
        partner = self.sketch.values.get("partner")
        if partner and partner not in known:
            known.append(partner)
        where.selectbox(
            self.session.text("partner"),
            known,
            placeholder=self.session.text("handin.choose"),
            accept_new_options=choice.open,
            disabled=self.sketch.identity is not None,
            **bound_choice(self.sketch, "partner"),
        )
        self._remarks(where, "partner")

    def _words(
        self,
        where: DeltaGenerator,
        name: str,
        *,
        placeholder: str | None = None,
        help_key: str | None = None,
        large: bool = False,
        disabled: bool = False,
    ) -> None:
        draw = where.text_area if large else where.text_input
        draw(
            text(f"panel.field.{name}", self.session.language),
            placeholder=placeholder,
            help=self.session.text(help_key) if help_key else None,
            disabled=disabled,
            max_chars=20_000 if large else 500,
            **bound_value(self.sketch, name),
        )
        self._remarks(where, name)

    def _choice(self, where: DeltaGenerator, name: str, options: list[str], named: Callable[[str], str]) -> None:
        where.selectbox(
            text(f"panel.field.{name}", self.session.language),
            options,
            placeholder=self.session.text("handin.choose"),
            format_func=named,
            **bound_choice(self.sketch, name),
        )
        self._remarks(where, name)

    def _named(self, name: str) -> Callable[[str], str]:
        return lambda value: self.session.view_text(f"{name}.{value}")

    def _remarks(self, where: DeltaGenerator, name: str) -> None:
        for issue in self.issues:
            if issue.field == name:
                where.html(
                    f'<p class="koppel-fault {_COLORS[issue.severity]}" role="alert">'
                    f"{escape(issue_text(issue, self.session.language))}</p>"
                )

    def _has_issue(self, names: frozenset[str]) -> bool:
        return any(issue.field in names and issue.severity is not IssueSeverity.NOTE for issue in self.issues)


_MORE = frozenset(
    {
        "description", "earliest_start", "latest_end", "duration_days", "coordination_duty", "homes", "hinder",
        "budget_eur", "budget_scope", "tenure", "geometry_certainty", "contact_role", "contact_channel",
    }
)  # fmt: skip
_PUBLIC = frozenset({"visibility", "public_title", "public_description"})
