# What the rest of the program may use of this folder; everything else in it is its own.

from .compile import Context as Context
from .compile import compiled as compiled
from .compile import value_of as value_of
from .condition_words import Named as Named
from .condition_words import in_words as in_words
from .conditions import Condition as Condition
from .conditions import Vocabulary as Vocabulary
from .conditions import columns_of as columns_of
from .conditions import parse_conditions as parse_conditions
from .conditions import write as write
from .counted import Counted as Counted
from .load import PLAN as PLAN
from .load import check_plan as check_plan
from .load import load_plan as load_plan
from .load import plan_findings as plan_findings
from .load import plan_of as plan_of
from .measure_conditions import conditions_of as conditions_of
from .measures import MEASURES as MEASURES
from .measures import MONTH as MONTH
from .measures import Label as Label
from .measures import Measure as Measure
from .measures import load_measures as load_measures
from .measures import unit_of as unit_of
from .measures import unknown_measures as unknown_measures
