"""The store of the server that runs: one for the screen and the routes beside it."""

from __future__ import annotations

from koppel.services.site_folder import keep_served
from koppel.services.stores import Keeper

KEEPER = Keeper(keep_served)
