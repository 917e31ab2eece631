"""``python -m tthc_cli`` is ``tthc``, and both begin here: importing the rest takes a while, and may be stopped."""

import atexit
import gc
import os
import sys
from collections.abc import Sequence

from tthc_cli.signals import end_at_once, end_cleanly


def main() -> None:
    """Run ``tthc`` on the process's arguments and exit with its code."""
    end_at_once()
    gc.disable()  # a command is over before there is any garbage, and a large register makes looking for it slow
    codes: list[int] = []
    atexit.register(_leave, codes)  # before anything else, so that it is done after everything else
    from tthc_cli.cli import main as run

    end_cleanly()
    try:
        run()
    except SystemExit as leaving:
        if isinstance(leaving.code, int):
            codes.append(leaving.code)
        raise


def _leave(codes: Sequence[int]) -> None:
    """End the process at once if its exit code is known: taking its memory apart takes longer than giving it back.

    What another program in this process asked for at its end before ``main`` was called is not done.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return  # the interpreter says so
    if codes:
        os._exit(codes[0])


if __name__ == "__main__":
    main()
