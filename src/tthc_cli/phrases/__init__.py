"""Vietnamese time phrases (thời gian thực hiện) and targets (chỉ tiêu) read from their words.

The grammar in ``phrases.lark`` says which words there are, :mod:`.times` and :mod:`.targets` what they mean. Nothing is
guessed: what is not understood, and what can be understood in two ways, is a TthcError that says so. Reading takes
time linear in the length of the text.
"""

from tthc_cli.phrases.events import Events, event_of, events_of
from tthc_cli.phrases.grammar import AmbiguousError
from tthc_cli.phrases.percentages import has_percentage
from tthc_cli.phrases.targets import Target, read_target
from tthc_cli.phrases.times import NoEventError, read_time, refuse_shared

__all__ = [
    "AmbiguousError",
    "Events",
    "NoEventError",
    "Target",
    "event_of",
    "events_of",
    "has_percentage",
    "read_target",
    "read_time",
    "refuse_shared",
]
