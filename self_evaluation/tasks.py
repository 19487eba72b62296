"""What runs in the background: a name, an id, one call."""

from datetime import timedelta

from jobs.handlers import handles
from self_evaluation import cleaning, reminders


@handles("self_evaluation.clean_evidence", every=timedelta(days=1))
def clean_evidence(_nothing, _report):
    """Empty the bin after its 30 days, then remove files that no row names."""
    cleaning.empty_bin()
    cleaning.clean_files()


@handles("self_evaluation.remind", every=timedelta(hours=1))
def remind(_nothing, _report):
    """Remind people of the deadlines that are near or over."""
    reminders.remind()
