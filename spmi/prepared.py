"""Querysets whose SQL is made once and asked many times (docs/adr/0021-prepared-statements.md).

Django writes the text of a SELECT anew for every request, and for a join of several tables that
costs ten times what the database takes to answer. Only the few that every save asks are prepared.
"""

from functools import update_wrapper

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import DateField, Field, TimeField, Value
from django.db.models.query import get_related_populators
from django.db.models.sql import InsertQuery, UpdateQuery


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
            made[self] = self.make(connection)
        return made[self].ask(values)

    def make(self, connection):
        """Return the statement for a connection."""
        return _Select(self.build(), connection)


class prepared_update(prepared):  # noqa: N801 - a decorator
    """The same for an UPDATE: the function returns the queryset and the new values by name.

    Calling it returns how many rows were written.
    """

    def make(self, connection):
        """Return the statement for a connection."""
        queryset, values = self.build()
        query = queryset.order_by().query.chain(UpdateQuery)
        query.add_update_values(values)
        return _Update(query, connection)


class prepared_insert(prepared):  # noqa: N801 - a decorator
    """The same for one new row: the function returns the model.

    Calling it takes a value for every column but the primary key, by the name of the attribute
    (`answer_id`), and returns nothing. A model with a field that Django fills while it saves is
    refused: the value of the first row would stand in the statement, and be that of all others.
    """

    def make(self, connection):
        """Return the statement for a connection."""
        model = self.build()
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        for field in fields:
            if _is_filled_while_saving(field):
                raise TypeError(
                    f"{model.__name__}.{field.name} is filled by Django while it saves, so its "
                    "insert can't be prepared. Use objects.create(), or a field without pre_save."
                )
        row = model()
        for field in fields:
            setattr(row, field.attname, Hole(field.attname, field))
        query = InsertQuery(model)
        query.insert_values(fields, [row])
        return _Insert(query, connection)


def _is_filled_while_saving(field):
    """Say whether a field makes or changes its value before it is written: files, `auto_now`."""
    if isinstance(field, (DateField, TimeField)):
        return field.auto_now or field.auto_now_add
    return field.generated or type(field).pre_save is not Field.pre_save


class _Statement:
    """The SQL of a query, made once."""

    def __init__(self, query, connection):
        self.connection = connection
        self.compiler = query.get_compiler(connection=connection)
        self.sql, self.parameters = self.write()

    def write(self):
        """Return the SQL with its parameters, holes among them."""
        return self.compiler.as_sql()

    def _execute(self, cursor, values):
        parameters = [
            one.output_field.get_db_prep_value(values[one.name], self.connection)
            if isinstance(one, Hole)
            else one
            for one in self.parameters
        ]
        cursor.execute(self.sql, parameters)


class _Update(_Statement):
    def ask(self, values):
        with self.connection.cursor() as cursor:
            self._execute(cursor, values)
            return cursor.rowcount


class _Insert(_Statement):
    def write(self):
        [statement] = self.compiler.as_sql()
        return statement

    def ask(self, values):
        with self.connection.cursor() as cursor:
            self._execute(cursor, values)


class _Select(_Statement):
    """With all that Django needs to make instances of the rows."""

    def __init__(self, queryset, connection):
        super().__init__(queryset.query, connection)
        select, model_columns = self.compiler.select, self.compiler.klass_info
        self.model = queryset.model
        self.converters = self.compiler.get_converters([column[0] for column in select])
        self.makes_instances = queryset.query.default_cols
        if self.makes_instances:
            own = model_columns["select_fields"]
            self.own = slice(own[0], own[-1] + 1)
            self.names = [column[0].target.attname for column in select[self.own]]
            self.related = get_related_populators(model_columns, select, connection.alias)

    def ask(self, values):
        with self.connection.cursor() as cursor:
            self._execute(cursor, values)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [self._instance(row) if self.makes_instances else tuple(row) for row in rows]

    def _instance(self, row):
        instance = self.model.from_db(self.connection.alias, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, instance)
        return instance
