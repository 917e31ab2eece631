"""Rules in the notation of the tables in tests/data."""

from __future__ import annotations

from tthc_cli.rules.kinds import After, Before, By, Continuous, EarliestOf, Every, On, Periodic, Rule, Within


def shown(rule: Rule) -> str:
    """A rule in the notation of the table."""
    match rule:
        case After() | Before():
            return f"{rule.kind} {rule.count} {rule.unit} {point(rule)}"
        case On():
            return f"on {point(rule)}"
        case By():
            part = f" {rule.part_of}" if rule.part_of else ""
            return f"by {point(rule)} {'incl' if rule.inclusive else 'before'}{part}"
        case Within():
            return " ".join(["within", *map(str, (rule.first, rule.last, *rule.milestones))])
        case Every():
            first, then = f"{rule.count} {rule.unit}", f"{rule.then_count} {rule.then_unit}"
            return f"every {first} @{rule.event} then {then} until @{rule.until}"
        case Periodic():
            named = rule.weekday or (f"{rule.day} {rule.month}" if rule.day else "")
            day = f" {named} {'incl' if rule.inclusive else 'before'}" if named else ""
            return f"periodic {','.join(rule.periods)}{day}"
        case Continuous():
            return "continuous"
        case EarliestOf():
            return f"earliest [{' | '.join(map(shown, rule.parts))}]"


def point(rule: After | Before | On | By) -> str:
    return f"@{rule.event}" if rule.event is not None else str(rule.date)
