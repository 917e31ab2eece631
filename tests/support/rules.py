"""All kinds of rules, as Hypothesis draws them."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from tthc_cli.rules.kinds import After, Before, By, EarliestOf, Every, On, Part, Periodic, Within

days = st.dates(date(2024, 1, 15), date(2026, 11, 15))
counts = st.integers(1, 40)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    """A rule that an earliest of several can join."""
    fixed = draw(days)
    which = draw(st.integers(0, 5))
    if which == 0:
        return After(
            text="-", date=fixed, count=draw(counts), unit=draw(st.sampled_from(("day", "working_day", "week")))
        )
    if which == 1:
        return Before(
            text="-", date=fixed, count=draw(counts), unit=draw(st.sampled_from(("day", "working_day", "month")))
        )
    if which == 2:
        return On(text="-", date=fixed)
    if which == 3:
        return Within(text="-", first=date(2024, 1, 1), last=fixed)
    return By(text="-", date=fixed, inclusive=draw(st.booleans()))


def earliest() -> st.SearchStrategy[EarliestOf]:
    """The earliest of several parts."""
    return st.lists(parts(), min_size=2, max_size=4).map(lambda several: EarliestOf(text="-", parts=tuple(several)))


rules = st.one_of(
    parts(),
    st.builds(
        Periodic,
        text=st.just("-"),
        periods=st.sampled_from((("month",), ("quarter", "year"))),
        day=st.one_of(st.none(), st.integers(1, 31)),
        month=st.sampled_from(("first", "last", "next")),
        inclusive=st.booleans(),
    ),
    st.just(Every(text="-", event="a", count=3, unit="day", then_count=4, then_unit="day", until="b")),
    earliest(),
)
