"""
How hard laws are tried: as many examples as there is time for, and never by the clock, for the machine may be busy.

``make unit`` tries them the usual way, ``make quick`` quickly, ``make unit LAWS=thorough`` thoroughly. The first two
draw the same examples every time: what fails, fails again, and what passes is no luck. The last draws new ones.
"""

from __future__ import annotations

import random
from typing import Any

from hypothesis import HealthCheck, settings

# Examples of a law that names no number.
QUICK, USUAL, THOROUGH = 12, 100, 1000


def register() -> None:
    """Make the profiles known to Hypothesis, and take the usual one unless ``--hypothesis-profile`` says otherwise."""
    for name, examples in (("quick", QUICK), ("usual", USUAL), ("thorough", THOROUGH)):
        settings.register_profile(
            name,
            max_examples=examples,
            derandomize=name != "thorough",
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile("usual")


def tried(usually: int, *ignored: HealthCheck, **more: Any) -> settings:
    """Return how often a law is tried that costs more than others: so often in the usual profile, and as it goes."""
    ratio = settings().max_examples / USUAL
    checks = [HealthCheck.too_slow, *ignored]
    return settings(max_examples=max(2, round(usually * ratio)), suppress_health_check=checks, **more)


def common_seed() -> int:
    """Return the `hypothesis.seed` of laws that are to draw the same examples, so that what these need is made once."""
    return 0 if settings().derandomize else random.SystemRandom().getrandbits(64)
