"""How many examples a test tries: few and always the same in the gate, many new ones in ``make test-slow``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import settings

FULL = 100
"""What a property without a number of its own tries in full, as Hypothesis does."""

GATE = "gate"
"""The profile that holds unless ``--hypothesis-profile`` names the other one."""

# a busy machine is no defect, so no example has a deadline
settings.register_profile(GATE, deadline=None, derandomize=True, max_examples=FULL // 4)
settings.register_profile("slow", deadline=None, max_examples=4 * FULL)


def examples(full: int, *, gate: int | None = None) -> settings:
    """The settings of a property that is worth ``full`` examples: a quarter of them in the gate, else four times.

    If each example takes long, it says itself how many the ``gate`` tries.
    """
    return settings(max_examples=sweep(gate=gate or max(1, full // 4), slow=4 * full))


def sweep(*, gate: int, slow: int) -> int:
    """How often a loop over made-up input goes round. Its test is marked ``sweep``, so that the slow target runs it."""
    return slow if settings().max_examples > FULL else gate


def crossed(*axes: Sequence[Any]) -> list[Any]:
    """The parameters of a costly test: in the gate each value at least once, in the slow target all combinations."""
    longest = max(map(len, axes))
    gate = {tuple(number % len(axis) for axis in axes) for number in range(longest)}
    return [
        pytest.param(
            *(axis[place] for axis, place in zip(axes, places, strict=True)),
            marks=() if places in gate else pytest.mark.soak,
        )
        for places in product(*(range(len(axis)) for axis in axes))
    ]
