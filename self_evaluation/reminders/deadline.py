"""One deadline: which reminder of it it is the turn of, and to whom that goes."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User

# Days before and after a deadline on which people are reminded.
BEFORE = (7, 3, 1)
AFTER = (1, 7)
# From so many days before on it is urgent (decisions.md 22).
NEAR = 3
# Older deadlines are history: a first run after years chases nobody.
FORGOTTEN = 30


@dataclass(frozen=True)
class Step:
    """Which reminder of a deadline it is the turn of: `-3` is three days before, `1` one after."""

    number: int

    def kind(self, stem):
        """Return the kind of notice: `deadline`, `deadline_near` or `deadline_missed`."""
        if self.number > 0:
            return f"{stem}_missed"
        return f"{stem}_near" if -self.number <= NEAR else stem

    @property
    def is_last(self):
        """Whether the second reminder in vain is reached, so that the head hears of it."""
        return self.number == AFTER[-1]


def step_of(day, today):
    """Return the reminder whose turn it is, or None; one that was missed is made up for."""
    left = (day - today).days
    if left >= 0:
        number = min((n for n in BEFORE if left <= n), default=None)
        return Step(-number) if number else None
    number = max((n for n in AFTER if -left >= n), default=None)
    return Step(number) if -left <= FORGOTTEN else None


@dataclass(frozen=True)
class Reminder:
    """One line for one person, not told yet.

    With `after` it waits until a line of one of these keys has stood since before `today`.
    """

    user: User
    kind: str
    key: str
    path: str
    values: dict
    after: tuple = ()
    today: date | None = None

    def is_ripe(self, told):
        """Whether it may be told now; `told` are the moments of the lines told so far, by key."""
        if not self.after:
            return True
        return any(key in told and timezone.localdate(told[key]) < self.today for key in self.after)


@dataclass(frozen=True)
class Deadline:
    """A day on which something is due from some people: `stem` of its kinds and `key` of lines."""

    stem: str
    key: str
    path: str
    values: dict
    acting: list

    def chase(self, step, heads, today):
        """Return the lines of a step, and of the last one those for the heads too.

        The last step comes only to those who had the first after the day on an earlier day: work
        that stood still for a week does not complain over people nobody had reminded.
        """
        kind = step.kind(self.stem)
        if not step.is_last:
            return [self._line(user, kind, step.number) for user in self.acting]
        first = {user: f"{user.pk}:{self.key}:{AFTER[0]}" for user in self.acting}
        lines = [self._line(user, kind, AFTER[0]) for user in self.acting]
        lines += [
            self._line(user, kind, step.number, after=(key,), today=today)
            for user, key in first.items()
        ]
        told_over = {**self.values, "who": _names(self.acting)}
        return lines + [
            Reminder(
                user=head,
                kind=f"{self.stem}_escalated",
                key=f"{self.key}:{step.number}",
                path=self.path,
                values=told_over,
                after=tuple(first.values()),
                today=today,
            )
            for head in heads
            if head not in self.acting
        ]

    def _line(self, user, kind, number, **waiting):
        return Reminder(user, kind, f"{self.key}:{number}", self.path, self.values, **waiting)


def _names(users):
    return ", ".join(str(user) for user in users) or "–"
