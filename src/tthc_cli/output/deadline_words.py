"""How any deadline is said in words."""

from __future__ import annotations

from functools import lru_cache
from textwrap import shorten

from tthc_cli.i18n import _, ngettext
from tthc_cli.output.formats.report import Record, Terminal
from tthc_cli.output.words import long_day
from tthc_cli.plan import SET_BY_HAND, Plan, Task
from tthc_cli.register import Standing
from tthc_cli.rules import Deadline, PeriodKey, Rule, as_periodic, hour, period_words


def quoted(words: Rule | Deadline) -> str:
    """The plan's own words, behind the label that they have there."""
    return f"{words.label}: “{words.text}”" if words.label else f"“{words.text}”"


def hand_note(rule: Rule) -> list[str]:
    """The note of a rule that a person has set in other words: the plan's own do not say what it says.

    Args:
        rule: The rule.
    """
    if not rule.note:
        return []
    note = " ".join(rule.note.split())
    return [f"({note})"] if any(words in note for words in SET_BY_HAND) else []


def behind(words: Rule | Deadline, terminal: Terminal) -> str:
    """The plan's own words behind other ones: a label would run into those if lines are joined.

    Args:
        words: A rule, or a deadline of one.
        terminal: Joins lines if it has no width.
    """
    return f"– {quoted(words)}" if words.label and terminal.width is None else quoted(words)


def week_off(week: PeriodKey) -> str:
    """What to say of a week in which a weekly rule has no deadline."""
    return _("{week}: no deadline, every day of it up to the one named is off").format(week=period_words(week))


def assumed_note(plan: Plan) -> str:
    """What the mark of an assumed date means."""
    source = "-" if plan.reporting is None else plan.sources[plan.reporting.due_source].cite()
    return _("* assumed: the office has set no day, the least that {source} asks for stands in").format(source=source)


def content(task: Task | None, deadline: Deadline | None, terminal: Terminal, repeated: bool = False) -> str:
    """What is to be done, behind what tells one date of a rule from another.

    Args:
        task: Its content is shown; None for a phrase of one's own.
        deadline: One date of its rule, if it has any.
        terminal: If somebody looks at it, the content is cut to its beginning.
        repeated: Whether the rule has an earlier date, so that less of the content will do.
    """
    text = "" if task is None else _on_one_line(task.content)
    named = "" if deadline is None else which(deadline)
    if deadline is not None and named:
        named = f"{named[0].upper()}{named[1:]}{'*' if deadline.assumed else ''}"
        text = f"{named}: {text}" if text else named
    if terminal.width is None or not terminal.interactive:
        return text
    return shorten(text, max(40, terminal.width // 2 - (10 if repeated else 0)), placeholder="…")


@lru_cache(4096)  # of very many deadlines, most are of the same tasks
def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def more_of(rule: Rule) -> Record:
    """What a rule says beside its date, as JSON has it."""
    periodic = as_periodic(rule)
    return {"label": rule.label, "time": hour(rule), "report": None if periodic is None else periodic.report}


def which(deadline: Deadline) -> str:
    """What tells a date from the others of its rule: a period, an update; empty for the first or only one."""
    if deadline.period is not None:
        return period_words(deadline.period)
    return _("update {number}").format(number=deadline.occurrence) if deadline.occurrence else ""


def updates_passed(standing: Standing) -> list[str]:
    """How many updates of a repeated deadline are overdue behind the one shown."""
    if not standing.passed:
        return []
    text = ngettext("({count} later update passed too)", "({count} later updates passed too)", standing.passed)
    return [text.format(count=standing.passed)]


def remarks(deadline: Deadline, *, moved: bool = True) -> list[str]:
    """What the date itself does not show: the hour, that it was moved, when to act.

    Args:
        deadline: The date.
        moved: Whether to say that it was moved.
    """
    texts = []
    if deadline.time is not None:
        texts.append(_("(by {time})").format(time=deadline.time))
    if moved and deadline.roll is not None:
        texts.append(
            (
                _("(moved on from {day}, a day off)")
                if deadline.roll == "next"
                else _("(moved back from {day}, a day off)")
            ).format(day=long_day(deadline.nominal))
        )
    if deadline.act_by is not None:
        texts.append(_("(a day off: act by {day})").format(day=long_day(deadline.act_by)))
    return texts


def in_time_until(deadline: Deadline) -> str:
    """Until when a deadline past its due day is in time: in two lines, for a narrow column."""
    return _("in time until {day}").format(day=f"\n{long_day(deadline.last)}").replace(" \n", "\n")
