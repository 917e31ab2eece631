# What the rest of the program may use of this folder; everything else in it is its own.

from .additions import DONE as DONE
from .altered import is_deadline_or_condition as is_deadline_or_condition
from .events import event_of as event_of
from .events import events_called as events_called
from .grammar import AmbiguousError as AmbiguousError
from .grammar import phrases_of as phrases_of
from .grammar import two_readings as two_readings
from .percentages import has_percentage as has_percentage
from .targets import Target as Target
from .targets import read_percentages as read_percentages
from .targets import read_target as read_target
from .text import items as items
from .text import name_of as name_of
from .text import spelled as spelled
from .text import text_of as text_of
from .text import unaccented as unaccented
from .times import NoEventError as NoEventError
from .times import read_time as read_time
from .times import refuse_shared as refuse_shared
