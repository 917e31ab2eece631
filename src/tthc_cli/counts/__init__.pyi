# What the rest of the program may use of this folder; everything else in it is its own.

from .load import PLAN as PLAN
from .load import check_plan as check_plan
from .load import load_plan as load_plan
from .load import plan_findings as plan_findings
from .load import plan_of as plan_of
from .measures import MEASURES as MEASURES
from .measures import MONTH as MONTH
from .measures import Measure as Measure
from .measures import unknown_measures as unknown_measures
