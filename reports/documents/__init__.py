"""What a file or a page about results needs to know, as plain frozen rows."""

from reports.documents.annual import (
    AnnualReport,
    annual_report,
    annual_report_draft,
    annual_report_imported,
)
from reports.documents.history import YearColumn, years_of
from reports.documents.numbers import Number
from reports.documents.sources import (
    Source,
    source_of_evaluation,
    source_of_import,
    source_of_result,
)

__all__ = [
    "AnnualReport",
    "Number",
    "Source",
    "YearColumn",
    "annual_report",
    "annual_report_draft",
    "annual_report_imported",
    "source_of_evaluation",
    "source_of_import",
    "source_of_result",
    "years_of",
]
