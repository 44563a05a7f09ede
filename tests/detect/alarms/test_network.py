"""Streets that are shut at once, and what is left without a way out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from koppel.detect.alarms.digging import sections
from koppel.detect.alarms.network import cuts_off
from tests.detect.builders import line
from tests.laws import tried

# A main road, and a loop of two streets and a third between them that comes out on it twice.
NAMES = ("Main", "East", "West", "Back", "Inner")
LINES = (
    line((0, 0), (900, 0)),
    line((300, 0), (300, 300)),
    line((600, 0), (600, 300)),
    line((300, 300), (600, 300)),
    line((300, 150), (600, 150)),
)
CUT = sections(NAMES, LINES)


def of(street: str, at: int = 0) -> set[int]:
    """Return one section of a street, counted from its beginning."""
    return {[place for place, item in enumerate(CUT) if item.street == street][at]}


def test_both_ways_out_shut_at_once_cut_a_quarter_off() -> None:
    assert cuts_off(CUT, [of("East"), of("West")])
    assert not cuts_off(CUT, [of("East"), of("East", 1)])
    assert not cuts_off(CUT, [of("East"), of("Inner")])
    assert not cuts_off(CUT, [of("East") | of("West"), of("Back")]), "the first does so alone"
    assert not cuts_off(CUT, [of("East")])
    assert not cuts_off(CUT, [set(), set()])


def walked(closed: set[int]) -> set[int]:
    """Walk from each open section to all that touch it; return those that are not in the largest part."""
    left = {place: item.line for place, item in enumerate(CUT) if place not in closed}
    parts: list[set[int]] = []
    while left:
        part, waiting = set[int](), [min(left)]
        while waiting:
            place = waiting.pop()
            if place in left:
                here = left.pop(place)
                part.add(place)
                waiting += [other for other, there in left.items() if here.distance(there) < 1]
        parts.append(part)
    largest = max(parts, key=len, default=set())
    return set().union(*parts) - largest if len([part for part in parts if len(part) == len(largest)]) == 1 else {-1}


@tried(60)
@given(*[st.sets(st.integers(0, len(CUT) - 1), max_size=4)] * 2)
def test_what_is_cut_off_is_what_cannot_be_walked_to(first: set[int], second: set[int]) -> None:
    apart = [walked(closed) for closed in (first | second, first, second)]
    if {-1} in apart:
        return
    assert cuts_off(CUT, [first, second]) == bool(apart[0] - apart[1] - apart[2])


def test_streets_that_bend_or_are_drawn_a_little_short_lead_on_as_well() -> None:
    # A loop of three streets on a main road: shutting both ends of it leaves its back without a way out.
    main, west = line((0, 0), (900, 0)), line((600, 0), (600, 300))
    east, back = line((300, 0), (300, 300)), line((300, 300), (600, 300))
    bent = line((300, 300), (450, 400), (500, 420), (600, 300))
    short = line((300, 2), (300, 298))
    for lines in ((main, east, west, back), (main, east, west, bent), (main, short, west, back)):
        cut = sections(("Main", "East", "West", "Back"), lines)
        shut = [{at for at, item in enumerate(cut) if item.street == street} for street in ("East", "West")]
        assert cuts_off(cut, shut)
        assert not cuts_off(cut, shut[:1])
