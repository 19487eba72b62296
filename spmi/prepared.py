"""Querysets whose SQL is made once and asked many times (docs/adr/0021-prepared-statements.md).

Django writes the text of a SELECT anew for every request, and for a join of several tables that
costs ten times what the database takes to answer. Only the few that every save asks are prepared.
"""

from functools import update_wrapper

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Value
from django.db.models.query import get_related_populators


class Hole(Value):
    """A value that is not known yet; `field` says how it is given to the database."""

    def __init__(self, name, field):
        super().__init__(None, output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):
        """Stand among the parameters oneself, to be exchanged when the statement is asked."""
        return "%s", [self]


class prepared:  # noqa: N801 - a decorator
    """Turn a function that returns a queryset with holes into one that takes the holes' values.

    It returns a list of instances, related ones included, or of tuples where the queryset does;
    always fresh, nothing of a row is kept.
    The shape must be the same for everybody: values of people go through holes, never into it.
    """

    def __init__(self, build):
        self.build = build
        update_wrapper(self, build)

    def __call__(self, **values):
        """Ask the statement with these values."""
        connection = connections[DEFAULT_DB_ALIAS]
        # A connection belongs to one thread, so what lies on it needs no lock.
        made = vars(connection).setdefault("prepared", {})
        if self not in made:
            made[self] = _Statement(self.build(), connection)
        return made[self].ask(values)


class _Statement:
    """One queryset's SQL with all that Django needs to make instances of the rows."""

    def __init__(self, queryset, connection):
        self.connection, self.model = connection, queryset.model
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, self.parameters = compiler.as_sql()
        self.compiler = compiler
        self.converters = compiler.get_converters([column[0] for column in compiler.select])
        self.makes_instances = queryset.query.default_cols
        if self.makes_instances:
            own = compiler.klass_info["select_fields"]
            self.own = slice(own[0], own[-1] + 1)
            self.names = [column[0].target.attname for column in compiler.select[self.own]]
            self.related = get_related_populators(
                compiler.klass_info, compiler.select, connection.alias
            )

    def ask(self, values):
        parameters = [
            one.output_field.get_db_prep_value(values[one.name], self.connection)
            if isinstance(one, Hole)
            else one
            for one in self.parameters
        ]
        with self.connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [self._instance(row) if self.makes_instances else tuple(row) for row in rows]

    def _instance(self, row):
        instance = self.model.from_db(self.connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, instance)
        return instance
