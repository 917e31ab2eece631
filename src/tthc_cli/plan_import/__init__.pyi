# What the rest of the program may use of this folder; everything else in it is its own.

from . import documents as documents
from . import plan_yaml as plan_yaml
from .dictionary import load_plan_words as load_plan_words
from .draft import Draft as Draft
from .draft import draft as draft
from .measure_words import load_measure_words as load_measure_words
