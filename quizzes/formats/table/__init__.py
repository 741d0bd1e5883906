"""Tables: CSV and Excel, one question a row, for who writes questions in a spreadsheet."""

from quizzes.formats.table.files import read_csv, read_xlsx, write_csv, write_xlsx
from quizzes.formats.table.template import TEMPLATE
from quizzes.formats.table.writing import TYPES

__all__ = ["TEMPLATE", "TYPES", "read_csv", "read_xlsx", "write_csv", "write_xlsx"]
