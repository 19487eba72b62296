"""Remove evidence files that nothing names, and what has rested in the bin for 30 days."""

from self_evaluation import cleaning
from spmi import commands


class Command(commands.Command):
    """`clean_files`: at once what the worker does once a day by itself."""

    help = (
        "Remove files without a row that are older than 48 hours, and empty the bin after 30 days."
    )

    def handle(self, *args, **options):
        """Empty the bin first; its files go with it."""
        items = cleaning.empty_bin()
        files = cleaning.clean_files()
        self.stdout.write(f"{items} items out of the bin, {files} files without a row removed.")
