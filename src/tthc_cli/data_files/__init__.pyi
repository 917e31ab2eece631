# What the rest of the program may use of this folder; everything else in it is its own.

from .files import Loaded as Loaded
from .files import check_file as check_file
from .files import json_schema as json_schema
from .files import load_content as load_content
from .files import load_file as load_file
from .files import schema_of as schema_of
from .packaged import data_file as data_file
from .raw_files import unreadable as unreadable
from .text_edits import Edit as Edit
from .text_edits import edited as edited
from .yaml_documents import Document as Document
from .yaml_documents import parse_document as parse_document
from .yaml_documents import read_document as read_document
from .yaml_splices import spliced as spliced
from .yaml_text import Cell as Cell
from .yaml_text import Keys as Keys
from .yaml_text import block_text as block_text
