"""``python -m tthc_cli`` is ``tthc``, and both begin here: importing the rest takes a while, and may be stopped."""

import gc

from tthc_cli.signals import end_at_once, end_cleanly


def main() -> None:
    """Run ``tthc`` on the process's arguments and exit with its code."""
    end_at_once()
    gc.disable()  # a command is over before there is any garbage, and a large register makes looking for it slow
    from tthc_cli.cli import main as run

    end_cleanly()
    run()


if __name__ == "__main__":
    main()
