"""
Heavy work in processes of its own, so that one person's file never holds up another's screen.

`apart` runs a function; where a server has started a pool it runs in one of its processes, with bounds on time and
memory, else here. `Job` is work that a screen waits for: it can be followed and stopped. Nothing in here knows what
the work is. Begin reading in `pool`, then `process`; what runs on the other side is in `child`.
"""

from koppel.workers.control import urgent
from koppel.workers.job import Job
from koppel.workers.pool import apart, is_apart, start, stop
from koppel.workers.process import Bounds

__all__ = ["Bounds", "Job", "apart", "is_apart", "start", "stop", "urgent"]
