"""How many examples a test tries: few and always the same in the gate, many new ones in ``make test-slow``."""

from __future__ import annotations

from hypothesis import settings

FULL = 100
"""What a property without a number of its own tries in full, as Hypothesis does."""

GATE = "gate"
"""The profile that holds unless ``--hypothesis-profile`` names the other one."""

# a busy machine is no defect, so no example has a deadline
settings.register_profile(GATE, deadline=None, derandomize=True, max_examples=FULL // 4)
settings.register_profile("slow", deadline=None, max_examples=4 * FULL)


def examples(full: int) -> settings:
    """The settings of a property that is worth ``full`` examples: a quarter of them in the gate, else four times."""
    return settings(max_examples=max(1, full * settings().max_examples // FULL))


def sweep(*, gate: int, slow: int) -> int:
    """How often a loop over made-up input goes round. Its test is marked ``sweep``, so that the slow target runs it."""
    return slow if settings().max_examples > FULL else gate
