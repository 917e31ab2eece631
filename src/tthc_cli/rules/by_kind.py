"""What is asked of a rule of any kind, and what is changed in one.

Each function that looks at the kind is one exhaustive match, so that the type checker names every place that a new kind
has to answer for. Code outside of `rules` asks these functions and never looks at the class of a rule itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import assert_never

from tthc_cli.rules.kinds import (
    After,
    Before,
    By,
    Continuous,
    EarliestOf,
    Every,
    On,
    Part,
    Periodic,
    Point,
    Rule,
    Within,
)

# -- what a rule says --------------------------------------------------------------------------------------------------


def triggers(rule: Rule) -> tuple[str, ...]:
    """The keys of the events that a rule cannot be resolved without (for ``earliest_of``: those of its parts)."""
    match rule:
        case After() | Before() | On() | By() | Every():
            return () if rule.event is None else (rule.event,)
        case EarliestOf():
            return tuple(key for part in rule.parts for key in triggers(part))
        case Within() | Periodic() | Continuous():
            return ()
        case _:
            assert_never(rule)


def closing_event(rule: Rule) -> str | None:
    """The key of the event that ends the repeats of a rule; None if no event does."""
    match rule:
        case Every():
            return rule.until
        case After() | Before() | On() | By() | Within() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def fixed_parts(rule: Rule) -> tuple[Part, ...]:
    """The parts of a rule that have a single day without any event; a rule of one part is its own part."""
    match rule:
        case After() | Before() | On() | By():
            return (rule,) if rule.event is None else ()
        case Within():
            return (rule,)
        case EarliestOf():
            return tuple(fixed for part in rule.parts for fixed in fixed_parts(part))
        case Every() | Periodic() | Continuous():
            return ()
        case _:
            assert_never(rule)


def days_outside(part: Part, year: int) -> tuple[date, date] | None:
    """The last day that is in time, and the day that the part names; None if the former lies in the year.

    A count from a day of the year before can lead into the year, and one back from a day of the year after: both are
    taken for days of it.

    Args:
        part: A part with a fixed day.
        year: The year.
    """
    match part:
        case Within():
            day = last = part.last
        case After() | Before() | On() | By():
            if part.date is None:
                return None
            day = last = part.date
            if isinstance(part, By) and not part.inclusive:
                last -= timedelta(days=1)
        case _:
            assert_never(part)
    first_year = year - 1 if isinstance(part, After) else year
    last_year = year + 1 if isinstance(part, Before) else year
    return None if first_year <= last.year <= last_year else (last, day)


def needs_event(rule: Rule) -> bool:
    """Whether a rule has no date at all without an event; an earliest of several has one if one part is fixed."""
    return bool(triggers(rule)) and not fixed_parts(rule)


def speaks_of(rule: Rule) -> tuple[str, ...]:
    """The keys of all events that can change a rule's dates: those that start it, and the one that closes it."""
    closing = closing_event(rule)
    return triggers(rule) if closing is None else (*triggers(rule), closing)


def waits_for(rule: Rule, events: Mapping[str, date]) -> tuple[str, ...]:
    """The keys of the events that must still happen before the rule's date is settled.

    Args:
        rule: The rule.
        events: The days of the events that have happened, by key.
    """
    return tuple(key for key in triggers(rule) if key not in events)


def before_event(rule: Rule) -> bool:
    """Whether the work is to be done before the event that the rule waits for.

    Such work can be done while nobody knows of that event yet.
    """
    match rule:
        case Before() | By():
            return rule.event is not None
        case EarliestOf():
            return needs_event(rule) and all(map(before_event, rule.parts))
        case After() | On() | Within() | Every() | Periodic() | Continuous():
            return False
        case _:
            assert_never(rule)


def after_event(rule: Rule) -> bool:
    """Whether the work cannot be done before the event that the rule counts from."""
    match rule:
        case After() | Every():
            return True
        case Before() | On() | By() | Within() | Periodic() | Continuous() | EarliestOf():
            return False
        case _:
            assert_never(rule)


def is_continuous(rule: Rule) -> bool:
    """Whether a rule sets no date at all, whatever happens ("thường xuyên")."""
    match rule:
        case Continuous():
            return True
        case After() | Before() | On() | By() | Within() | Every() | Periodic() | EarliestOf():
            return False
        case _:
            assert_never(rule)


def hour(rule: Rule) -> str | None:
    """The hour that a rule names (``16:00``); for the earliest of several, that of the first part that has one."""
    match rule:
        case By() | Periodic():
            return rule.time
        case EarliestOf():
            return next(filter(None, map(hour, rule.parts)), None)
        case After() | Before() | On() | Within() | Every() | Continuous():
            return None
        case _:
            assert_never(rule)


def needs_reporting(rule: Rule) -> bool:
    """Whether the days of a rule are those of the plan's reporting."""
    periodic = as_periodic(rule)
    return periodic is not None and periodic.by_reporting


# -- a rule, if it is of a kind that has more to say -------------------------------------------------------------------


def as_repeating(rule: Rule) -> Every | None:
    """The rule if it repeats from its own due days until a closing event; else None."""
    match rule:
        case Every():
            return rule
        case After() | Before() | On() | By() | Within() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_periodic(rule: Rule) -> Periodic | None:
    """The rule if it falls due once in each period; else None."""
    match rule:
        case Periodic():
            return rule
        case After() | Before() | On() | By() | Within() | Every() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_part(rule: Rule) -> Part | None:
    """The rule if it has a single date, so that :class:`EarliestOf` may join it; else None."""
    match rule:
        case After() | Before() | On() | By() | Within():
            return rule
        case Every() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_point(rule: Rule) -> Point | None:
    """The rule if it rests on one event or on one fixed day; else None."""
    match rule:
        case After() | Before() | On() | By():
            return rule
        case Within() | Every() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_last_day(rule: Rule) -> By | Periodic | None:
    """The rule if its words name a last day, which may be excluded and may have an hour; else None."""
    match rule:
        case By() | Periodic():
            return rule
        case After() | Before() | On() | Within() | Every() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_by(rule: Rule) -> By | None:
    """The rule if it is to be kept by one day; else None."""
    match rule:
        case By():
            return rule
        case After() | Before() | On() | Within() | Every() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_named_day(rule: Rule) -> On | By | None:
    """The rule if its words name the day itself, and count nothing from it; else None."""
    match rule:
        case On() | By():
            return rule
        case After() | Before() | Within() | Every() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_after(rule: Rule) -> After | None:
    """The rule if it counts once from an event or a fixed day; else None."""
    match rule:
        case After():
            return rule
        case Before() | On() | By() | Within() | Every() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


def as_window(rule: Rule) -> Within | None:
    """The rule if it is to be kept inside of a window of days; else None."""
    match rule:
        case Within():
            return rule
        case After() | Before() | On() | By() | Every() | Periodic() | Continuous() | EarliestOf():
            return None
        case _:
            assert_never(rule)


# -- a rule changed ----------------------------------------------------------------------------------------------------


def map_events(rule: Rule, rename: Callable[[str], str]) -> Rule:
    """The same rule over events of other names.

    Args:
        rule: The rule.
        rename: Gives the new key of an event by its old one.
    """
    match rule:
        case After() | Before() | On() | By() | Within():
            return _map_part_events(rule, rename)
        case Every():
            return replace(rule, event=rename(rule.event), until=rename(rule.until))
        case EarliestOf():
            return replace(rule, parts=tuple(_map_part_events(part, rename) for part in rule.parts))
        case Periodic() | Continuous():
            return rule
        case _:
            assert_never(rule)


def _map_part_events(part: Part, rename: Callable[[str], str]) -> Part:
    match part:
        case After() | Before() | On() | By():
            return part if part.event is None else replace(part, event=rename(part.event))
        case Within():
            return part
        case _:
            assert_never(part)


def map_days(rule: Rule, move: Callable[[date], date]) -> Rule:
    """The same rule with its fixed days moved.

    Args:
        rule: The rule.
        move: Gives the new day by the old one.
    """
    match rule:
        case After() | Before() | On() | By() | Within():
            return _map_part_days(rule, move)
        case EarliestOf():
            return replace(rule, parts=tuple(_map_part_days(part, move) for part in rule.parts))
        case Every() | Periodic() | Continuous():
            return rule
        case _:
            assert_never(rule)


def _map_part_days(part: Part, move: Callable[[date], date]) -> Part:
    match part:
        case After() | Before() | On() | By():
            return part if part.date is None else replace(part, date=move(part.date))
        case Within():
            milestones = tuple(map(move, part.milestones))
            return replace(part, first=move(part.first), last=move(part.last), milestones=milestones)
        case _:
            assert_never(part)


def with_words(rule: Rule, change: Callable[[str], str]) -> Rule:
    """A rule with other words of the plan on it and on its parts.

    Args:
        rule: The rule.
        change: Gives the new words for the old ones.
    """
    match rule:
        case EarliestOf():
            parts = tuple(replace(part, text=change(part.text)) for part in rule.parts)
            return replace(rule, text=change(rule.text), parts=parts)
        case After() | Before() | On() | By() | Within() | Every() | Periodic() | Continuous():
            return replace(rule, text=change(rule.text))
        case _:
            assert_never(rule)


def without_words(rule: Rule) -> Rule:
    """What a rule means, by itself: without the plan's words, labels and notes on them."""
    match rule:
        case EarliestOf():
            parts = tuple(replace(part, text="-", label=None, note=None) for part in rule.parts)
            return replace(rule, text="-", label=None, note=None, parts=parts)
        case After() | Before() | On() | By() | Within() | Every() | Periodic() | Continuous():
            return replace(rule, text="-", label=None, note=None)
        case _:
            assert_never(rule)
