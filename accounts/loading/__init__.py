"""Places out of files: all rows are checked before any is stored.

What is raised or returned are the problems of `spmi.tables`, one sentence a row.
"""

from dataclasses import dataclass, field

from spmi.tables import Problem, TableError, read_rows


@dataclass
class Loading:
    """A file on its way in: the rows that are good so far and the problems found so far."""

    rows: list
    problems: list = field(default_factory=list)

    def sift(self, sentence_about):
        """Move the rows about which the function has something to say to the problems."""
        kept = []
        for line, row in self.rows:
            sentence = sentence_about(row)
            if sentence:
                self.problems.append(Problem(sentence, line))
            else:
                kept.append((line, row))
        self.rows = kept

    def finish(self, *, skip_bad):
        """Return the good rows; raise `TableError` when there are problems that are not to be
        skipped, or nothing good at all."""
        self.problems.sort(key=lambda problem: problem.line or 0)
        if self.problems and not (skip_bad and self.rows):
            raise TableError(self.problems, self.rows)
        return [row for _line, row in self.rows]


def open_table(path, columns, *, optional=()):
    """Start a `Loading`; raises `TableError` when the file as a whole is of no use."""
    try:
        return Loading(read_rows(path, columns, optional=optional))
    except TableError as error:
        if not error.rows:
            raise
        return Loading(error.rows, error.problems)
