"""What may be recorded: an event, and that an entry is taken back. Pure; nothing is written here.

Each function looks at what a register holds and gives the entry to add, or raises TthcError with what to do instead.
:mod:`tthc_cli.register.fulfilling` does so for a task that is done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from tthc_cli.classes import dataclass
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Event, Plan
from tthc_cli.register.doubts import plan_words
from tthc_cli.register.entries import UNNUMBERED, Entry, live, not_voided
from tthc_cli.rules import as_repeating, before_event, triggers
from tthc_cli.text import nearest, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What a person says has happened."""

    event: Event
    day: date
    matter: str | None = None
    """The matter that it belongs to; None for one of its own, or for the one in which work was done before it."""
    new_matter: bool = False
    """Whether ``matter`` is the name of a new one."""
    ref: str | None = None
    """The document that it rests on."""
    again: bool = False
    """Whether the day replaces one that the matter has for the event already."""


def happened(new: NewEvent, plan: Plan, entries: Sequence[Entry]) -> Entry:
    """The entry that an event happened on a day.

    An event without a matter starts one. If work was done before the event, while it was not known, the event joins the
    matter of that work.

    Args:
        new: What happened.
        plan: The plan that the event is of.
        entries: All entries of the register.

    Raises:
        TthcError: There is no such matter, the matter has the event already (unless ``new.again``), or something would
            be closed before it begins.
    """
    matter = chosen_matter(plan, entries, new.matter, new=new.new_matter)
    if matter is None:
        matter = _awaiting(plan, entries, new.event) or free_matter(entries)
    in_matter = [entry for entry in live(entries, plan) if entry.matter == matter]
    before = [entry for entry in in_matter if entry.event == new.event.key]
    if before and not new.again:
        raise TthcError(
            _(
                "matter {matter} has {event} on {day} already (entry {id}); to replace that day, say --again; to take "
                "it back, `tthc event void {id}`; for another matter, leave out --matter"
            ).format(matter=matter, event=new.event.typed, day=f"{before[-1].day:%d/%m/%Y}", id=before[-1].id)
        )
    days = {entry.event: entry.day for entry in in_matter if entry.event and entry.day}
    require_order(plan, matter, days | {new.event.key: new.day})
    return Entry(
        id=UNNUMBERED,
        kind="event",
        plan=plan.id,
        year=plan.identity.year,
        matter=matter,
        event=new.event.key,
        day=new.day,
        ref=reference(new.ref),
    )


def require_order(plan: Plan, matter: str, days: Mapping[str, date]) -> None:
    """Refuse days of events by which something is closed before it begins.

    Args:
        plan: The plan that the events are of.
        matter: The name of their matter.
        days: The day of each event of the matter, by its key.

    Raises:
        TthcError: A closing event lies before the event that it closes.
    """
    repeating = (as_repeating(rule) for task in plan.tasks for rule in task.rules)
    for rule in filter(None, repeating):
        opened, closed = days.get(rule.event), days.get(rule.until)
        if opened and closed and closed < opened:
            raise TthcError(
                _("matter {matter}: {until} on {closed} lies before {event} on {opened}; correct the day").format(
                    matter=matter,
                    until=plan.event(rule.until).typed,
                    closed=f"{closed:%d/%m/%Y}",
                    event=plan.event(rule.event).typed,
                    opened=f"{opened:%d/%m/%Y}",
                )
            )


def matter_name(text: str) -> str:
    """The name of a matter as it is recorded. Raises TthcError for a blank one."""
    name = one_line(text)
    if not name:
        raise TthcError(_("--matter: found '{found}'; write the name of a matter").format(found=text))
    return name


def reference(text: str | None) -> str | None:
    """A reference as it is recorded; None for a blank one."""
    return one_line(text or "") or None


def free_matter(entries: Iterable[Entry], taken: Collection[str] = ()) -> str:
    """A name for a new matter: the next number.

    Args:
        entries: All entries of the register.
        taken: Other names that are not free.
    """
    names = {entry.matter for entry in entries if entry.matter} | set(taken)
    return str(max((int(name) for name in names if name.isascii() and name.isdecimal()), default=0) + 1)


def taken_back(plan: Plan, entries: Sequence[Entry], number: int, *, ref: str | None = None) -> Entry:
    """The entry that takes another one back.

    Args:
        plan: The plan that the entry belongs to.
        entries: All entries of the register.
        number: The id of the entry to take back.
        ref: The document that this rests on.

    Raises:
        TthcError: There is no such entry, it is another plan's, it is voided, or a voiding itself.
    """
    voided = next((entry for entry in entries if entry.id == number), None)
    if voided is None:
        raise TthcError(_("there is no entry {id}; `tthc event list` shows them").format(id=number))
    # one that is not assigned may be this plan's if it is of its year
    if voided.plan != plan.id and (voided.plan is not None or voided.year != plan.identity.year):
        raise TthcError(
            _("entry {id} belongs to {plan}; to take it back, name that plan with --plan").format(
                id=number, plan=plan_words(voided)
            )
        )
    if voided.kind == "void":
        raise TthcError(
            _("entry {id} is itself a voiding; record again what entry {other} said").format(
                id=number, other=voided.voids
            )
        )
    by = next((entry.id for entry in entries if entry.voids == number), None)
    if by is not None:
        raise TthcError(_("entry {id} is voided already, by entry {by}").format(id=number, by=by))
    return Entry(
        id=UNNUMBERED,
        kind="void",
        plan=voided.plan,
        year=voided.year,
        matter=voided.matter,
        voids=number,
        ref=reference(ref),
    )


def last_to_undo(entries: Sequence[Entry], plans: Iterable[Plan]) -> int:
    """The number of the last entry that counts, of some plans; those of other plans are not looked at.

    Args:
        entries: All entries of the register.
        plans: The plans in force.

    Raises:
        TthcError: There is none.
    """
    ids = {plan.id: plan for plan in plans}
    years = {plan.identity.year for plan in ids.values()}
    for entry in reversed(not_voided(entries)):
        if entry.plan in ids or (entry.plan is None and entry.year in years):
            return entry.id
    raise TthcError(_("there is no entry to take back"))


def chosen_matter(plan: Plan, entries: Sequence[Entry], name: str | None, *, new: bool) -> str | None:
    """The matter that a person names, as it is recorded; None if none is named.

    Args:
        plan: The plan that the matter must belong to.
        entries: All entries of the register.
        name: What the person writes.
        new: Whether it is the name of a new matter.

    Raises:
        TthcError: The name is blank, a new matter has no name or that of another one of the plan, or there is no such
            matter of the plan.
    """
    if name is None:
        if new:
            raise TthcError(_("--new: name the new matter with --matter"))
        return None
    matter = matter_name(name)
    if new:
        _free_name(plan, entries, matter)
    else:
        _known_matter(plan, entries, matter)
    return matter


def matters_awaiting(plan: Plan, entries: Sequence[Entry], key: str) -> list[str]:
    """The matters that hold nothing but work done before an event, which is not known in them yet.

    Args:
        plan: The plan that the event is of.
        entries: All entries of the register.
        key: The key of the event.
    """
    early = {
        (task.number, recorded)
        for task in plan.tasks
        for place, rule in enumerate(task.rules, 1)
        if before_event(rule) and key in triggers(rule)
        for recorded in ((place, None) if len(task.rules) == 1 else (place,))
    }
    if not early:  # so a large register need not be gone through
        return []
    waiting: dict[str, bool] = {}
    for entry in live(entries, plan):
        if entry.matter is not None:
            waiting[entry.matter] = waiting.get(entry.matter, True) and (entry.task or 0, entry.rule) in early
    return [matter for matter, waits in waiting.items() if waits]


def _awaiting(plan: Plan, entries: Sequence[Entry], event: Event) -> str | None:
    """The only matter in which work was done before this event. Raises TthcError if there are several."""
    matters = matters_awaiting(plan, entries, event.key)
    if len(matters) > 1:
        raise TthcError(
            _(
                "--matter: work was done before {event} in the matters {known}; name one of them, or a new one with "
                "--matter NAME --new"
            ).format(event=event.typed, known=", ".join(matters))
        )
    return next(iter(matters), None)


def _known_matter(plan: Plan, entries: Sequence[Entry], matter: str) -> None:
    """Refuse a matter that the register does not have for this plan."""
    plans = {entry.plan: plan_words(entry) for entry in entries if entry.matter == matter}
    if not plans:
        raise no_such_matter(entries, matter)
    if plan.id not in plans:
        raise TthcError(
            _("--matter: matter {matter} belongs to {plan}; name that plan with --plan").format(
                matter=matter, plan=next(iter(plans.values()))
            )
        )


def _free_name(plan: Plan, entries: Sequence[Entry], matter: str) -> None:
    """Refuse the name of a matter of this plan for a new one; it is free again once all its entries are voided."""
    taken = next((entry for entry in live(entries, plan) if entry.matter == matter), None)
    if taken is not None:
        raise TthcError(
            _(
                "--new: the plan has a matter {matter} already (entry {id}); give the new one another name, or leave "
                "out --new to go on with that one"
            ).format(matter=matter, id=taken.id)
        )


def no_such_matter(entries: Iterable[Entry], matter: str) -> TthcError:
    """What to say of a matter that a register does not have.

    Args:
        entries: All entries of the register.
        matter: The name.
    """
    near = nearest(matter, dict.fromkeys(entry.matter for entry in entries if entry.matter), likeness=0.5)
    return TthcError(
        _("--matter: there is no matter {matter}").format(matter=matter)
        + (" " + _("(nearest: {name})").format(name=near) if near else "")
        + "; "
        + _("`tthc event list` shows them; `tthc event add` starts one, with --new of a name of its own")
    )
