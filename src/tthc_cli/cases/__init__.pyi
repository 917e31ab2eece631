# What the rest of the program may use of this folder; everything else in it is its own.

from . import check as check
from .check import CheckOutcome as CheckOutcome
from .check import Request as Request
from .dictionary import ColumnsFile as ColumnsFile
from .dictionary import group_columns as group_columns
from .dictionary import labels as labels
from .dictionary_load import load_columns as load_columns
from .due_dates.audit import AuditRequest as AuditRequest
from .due_dates.audit import audit as audit
from .due_dates.terms import Recompute as Recompute
from .due_dates.terms import Terms as Terms
from .header_report import explain as explain
from .misses import find_misses as find_misses
from .paths import is_unicode as is_unicode
from .paths import not_unicode as not_unicode
from .resources import MEMORY as MEMORY
from .resources import EngineName as EngineName
from .resources import Resources as Resources
from .resources import parse_memory as parse_memory
from .results import FileHeaders as FileHeaders
from .results import HeaderReading as HeaderReading
from .results import WrongDate as WrongDate
from .results import hidden_words as hidden_words
from .results import regime_words as regime_words
from .tables.csv_files import read_rows as read_rows
