# What the rest of the program may use of this folder; everything else in it is its own.

from .corrections import Correction as Correction
from .corrections import has_two_readings as has_two_readings
from .corrections import with_confirmed as with_confirmed
from .corrections import with_rules as with_rules
from .corrections import with_target as with_target
from .dictionary import load_plan_words as load_plan_words
from .documents import read_document as read_document
from .draft import Draft as Draft
from .draft import draft as draft
from .keeping import kept_content as kept_content
from .keeping import kept_in as kept_in
from .measure_words import load_measure_words as load_measure_words
from .next_year import NextYear as NextYear
from .next_year import next_year as next_year
from .plan_doubts import plan_doubts as plan_doubts
from .plan_yaml import plan_text as plan_text
