"""Words for people: Vietnamese by default, English with ``TTHC_LANG=en`` or by the office's configuration.

The message in the code is the English one; ``locale/vi/LC_MESSAGES/tthc.po`` holds the Vietnamese. The process's
locale is never asked, so a shell and a cron job print the same.
"""

from __future__ import annotations

import gettext
import os
import sys
from pathlib import Path
from typing import Final, TypeVar

from tthc_cli.config_file import configured_language

T = TypeVar("T")

LOCALE_DIR: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "tthc"


def _language() -> str:
    tag = os.environ.get("TTHC_LANG", "").strip().lower().replace("_", "-") or configured_language(sys.argv[1:]) or ""
    return "en" if tag.split("-")[0] == "en" else "vi"


LANGUAGE: Final = _language()
"""``vi`` or ``en``, settled once when the program starts."""


def by_language(*, english: T, vietnamese: T) -> T:
    """Pick what is no message but differs by the language of the output: a name, a mark, the words of a data file.

    Args:
        english: What stands in English output.
        vietnamese: What stands in Vietnamese output.
    """
    return english if LANGUAGE == "en" else vietnamese


_catalogue: gettext.NullTranslations = (
    gettext.NullTranslations()
    if LANGUAGE == "en"
    else gettext.translation(DOMAIN, LOCALE_DIR, languages=[LANGUAGE], fallback=False)
)

_ = _catalogue.gettext
ngettext = _catalogue.ngettext
