"""A choice is what a visitor chose, not what a browser says of a widget that is gone."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _page() -> None:
    """Draw a page of two steps, of which the first has a list, and count how often the list calls back."""
    import streamlit as st

    from koppel.ui.choices import is_chosen, show

    state = st.session_state
    for name in ("called", "chosen"):
        state.setdefault(name, 0)

    def call() -> None:
        state["called"] += 1
        state["chosen"] += is_chosen("list")

    state.setdefault("step", 1)
    if state["step"] == 1:
        show("list", state.get("held", "one"))
        st.selectbox("list", ["one", "two"], key="list", on_change=call)
    st.button("on", on_click=lambda: state.update(step=2))
    st.text_input("words")


def test_what_a_visitor_chooses_is_chosen_each_time() -> None:
    app = AppTest.from_function(_page).run()
    # The page goes on showing what it holds; who chooses the same again, chooses it.
    for count, value in enumerate(("two", "two", "two"), 1):
        app = app.selectbox(key="list").set_value(value).run()
        assert (app.session_state["called"], app.session_state["chosen"]) == (count, count)


def test_a_list_of_the_step_before_chooses_nothing() -> None:
    app = AppTest.from_function(_page).run()
    before = app._tree.get_widget_states()
    app = app.button[0].click().run()
    assert not app.selectbox
    # The browser sends what it holds of the step before as well, while somebody writes on the new one.
    app.text_input[0].set_value("mine")
    late = app._tree.get_widget_states()
    late.widgets.extend(before.widgets)
    app = app._run(late)
    assert app.session_state["called"] == 1, "Streamlit no longer calls back for a widget that is gone: drop the guard"
    assert app.session_state["chosen"] == 0


def test_a_choice_that_is_taken_back_at_once_counts() -> None:
    app = AppTest.from_function(_page).run()
    app = app.selectbox(key="list").set_value("two").run()
    app.session_state["held"] = "two"
    app = app.run()
    app = app.selectbox(key="list").set_value("one").run()
    assert app.session_state["chosen"] == 2


def _page_of_a_part() -> None:
    import streamlit as st

    from koppel.ui import state

    st.session_state.setdefault("view.scale", "kwartaal")
    if "away" in st.session_state:
        # As a widget that leaves the page calls back: without a value.
        st.session_state["widget.scale"] = None
        state._keep("scale", False)
    st.text(state.get("scale"))


def test_a_part_that_is_one_of_a_few_keeps_its_value_when_its_widget_goes() -> None:
    app = AppTest.from_function(_page_of_a_part).run()
    app.session_state["away"] = True
    assert app.run().text[0].value == "kwartaal"
