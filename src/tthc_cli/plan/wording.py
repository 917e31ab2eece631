"""Targets of a plan in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tthc_cli.i18n import _, by_language
from tthc_cli.plan.model import Kpi, Op

SIGNS: Final[Mapping[Op, str]] = {">": ">", ">=": "≥", "<": "<", "<=": "≤"}
"""Operators as people read them."""
_DECIMAL_MARK: Final = by_language(english=".", vietnamese=",")


def goal_words(op: Op, value: Decimal) -> str:
    """What must be reached, with all its decimals: ``≥ 99,5%`` in Vietnamese, ``≥ 99.5%`` in English.

    Args:
        op: The comparison.
        value: In percent.
    """
    return f"{SIGNS[op]} {percent_words(value)}"


def percent_words(value: Decimal) -> str:
    """A percentage with all its decimals, and no more: ``99,5%`` in Vietnamese, ``99.5%`` in English."""
    return f"{value.normalize():f}%".replace(".", _DECIMAL_MARK)


def target_words(kpi: Kpi) -> str:
    """A target in a few words: "> 96%", with those of later years."""
    return goal_words(kpi.op, kpi.target) + "".join(
        " " + _("({year}: {goal})").format(year=step.year, goal=percent_words(step.value)) for step in kpi.later
    )
