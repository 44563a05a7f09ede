"""
The app as `streamlit` runs it, that also moves its log into its file when it is told to (SIGUSR1).

DuckDB does so by itself when its log has grown to 16 MB; a test chooses the moment.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path


def _checkpoint() -> None:
    from koppel.config import read_settings
    from koppel.services.startup.serving import KEEPER

    with KEEPER.store(read_settings()).read_whole() as cursor:
        cursor.commit()
        cursor.execute("CHECKPOINT")


def main() -> None:
    """Write down the number of this process, and run Streamlit."""
    from streamlit.web.cli import main as run

    Path(os.environ["KOPPEL_TEST_PROCESS"]).write_text(str(os.getpid()), encoding="ascii")
    signal.signal(signal.SIGUSR1, lambda *_: threading.Thread(target=_checkpoint).start())
    sys.exit(run())


if __name__ == "__main__":
    main()
