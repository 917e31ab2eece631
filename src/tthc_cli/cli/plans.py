"""The plans in force (kế hoạch đang áp dụng): which there are, and which of them an answer or an entry is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tthc_cli.classes import dataclass
from tthc_cli.cli import console, invocation
from tthc_cli.counts import load_plan
from tthc_cli.data_files import Loaded
from tthc_cli.errors import TthcError
from tthc_cli.i18n import _
from tthc_cli.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Plans that a command works with."""

    loaded: tuple[Loaded[Plan], ...]
    """By year, then as the configuration has them; at least one."""
    named: Path | None = None
    """The plan file that was asked for; then it is the only one."""
    packaged: bool = False
    """Whether it is the example plan that comes with the program, as no other was named."""
    beside: frozenset[int] = frozenset()
    """The years of other plans in force, which the command does not work with."""

    @property
    def plans(self) -> list[Plan]:
        """Their contents."""
        return [loaded.value for loaded in self.loaded]

    @property
    def years(self) -> frozenset[int]:
        """The years that a plan is in force of, whether the command works with it or not."""
        return self.beside | {plan.identity.year for plan in self.plans}

    def of_year(self, year: int) -> InForce:
        """The plan for a question about one year.

        Args:
            year: The year in question. If no plan is that year's, it is the last one before it, else the first.

        Raises:
            TthcError: If several plans are that year's.
        """
        years = [loaded.value.identity.year for loaded in self.loaded]
        nearest = max((each for each in years if each <= year), default=min(years))
        chosen = [loaded for loaded in self.loaded if loaded.value.identity.year == nearest]
        if len(chosen) > 1:
            raise several(chosen, _("several plans of {year} are in force").format(year=nearest))
        return self.only(chosen[0])

    def only(self, *loaded: Loaded[Plan]) -> InForce:
        """The same, kept to some of its plans."""
        return InForce(loaded=loaded, named=self.named, packaged=self.packaged, beside=self.years)

    @property
    def plan(self) -> Loaded[Plan]:
        """The plan, if there is but one."""
        assert len(self.loaded) == 1  # noqa: S101 - of_year and only leave one
        return self.loaded[0]


def several(loaded: Iterable[Loaded[Plan]], what: str, *besides: str) -> TthcError:
    """That a person must say which plan is meant.

    Args:
        loaded: The plans that could be.
        what: Why one must be named.
        besides: What else would tell.
    """
    options = (
        f"{console.typed('--plan', each.path)} ({each.value.identity.issuer}, {each.value.identity.year})"
        for each in loaded
    )
    return TthcError(_("{what}; add one of: {options}").format(what=what, options="; ".join((*options, *besides))))


def plans_in_force(named: Path | None) -> InForce:
    """The plan that was named, else those of the configuration, else the packaged example.

    Args:
        named: The plan file that was asked for, if any.

    Raises:
        TthcError: For a plan that cannot be read, and for two of one id.
    """
    if named is not None:
        return InForce(loaded=(load_plan(named),), named=named)
    paths = invocation.settings().plans
    if not paths:
        return InForce(loaded=(load_plan(None),), packaged=True)
    plans = load_plans(paths)
    return InForce(loaded=tuple(sorted(plans, key=lambda loaded: loaded.value.identity.year)))


def load_plans(paths: Sequence[Path]) -> list[Loaded[Plan]]:
    """Read plans that are in force together.

    Raises:
        TthcError: For one that cannot be read, and for two of one id.
    """
    plans: dict[str, Loaded[Plan]] = {}
    for path in paths:
        loaded = load_plan(path)
        id_ = loaded.value.id
        if id_ in plans:
            raise TthcError(
                _('{file}: the plan has the id {id}, as {other} has; add a line under identity: "id: {new}"').format(
                    file=path, id=id_, other=plans[id_].path, new=f"{id_}-2"
                )
            )
        plans[id_] = loaded
    return list(plans.values())


def plan_of_year(named: Path | None, year: int) -> InForce:
    """The plan for a question about one year, of those in force.

    Args:
        named: The plan file that was asked for, if any.
        year: The year in question.

    Raises:
        TthcError: If several plans are that year's.
    """
    return plans_in_force(named).of_year(year)


def plan_of_entry(
    in_force: InForce,
    has: Callable[[Plan], bool],
    what: str,
    *,
    narrower: Iterable[Callable[[Plan], bool]] = (),
    besides: Callable[[Sequence[Plan]], Sequence[str]] = lambda _left: (),
) -> InForce:
    """The plan that an entry goes to: the only one that knows what it is about, else the one that the rest tells.

    Args:
        in_force: The plans in force.
        has: Whether a plan knows the event or the task.
        what: What is to be recorded, for the message.
        narrower: What tells plans apart that know it, in turn: each is asked only if several are left.
        besides: What a person could say beside the name of a plan, if several are left.

    Returns:
        One plan. If none knows it, it is the last: reading the entry then says what there is instead.

    Raises:
        TthcError: If several are left.
    """
    left = [loaded for loaded in in_force.loaded if has(loaded.value)]
    if not left:
        return in_force.only(in_force.loaded[-1])
    for tells in narrower:
        if len(left) == 1:
            break
        left = [loaded for loaded in left if tells(loaded.value)] or left
    if len(left) > 1:
        raise several(
            left, _("{what} can be of several plans").format(what=what), *besides([each.value for each in left])
        )
    return in_force.only(left[0])
