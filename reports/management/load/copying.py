"""Copying one evaluation's rows to many others inside the database: INSERT … SELECT.

Through the models two million rows take minutes and as many objects; here they never leave the
server. The names come from the models, so that a new field is copied too.
"""

import uuid

from django.db import connection

from self_evaluation.models import Answer, AnswerVersion, Evaluation, Judgement, Result, ResultScore

NEW_UUID = "gen_random_uuid()"


def copy_answers(template, evaluations):
    """Give each evaluation the template's answers, their versions and judgements, by own people."""
    _lend_uuids()
    mine = f"JOIN {_table(Evaluation)} mine ON mine.id IN %s"
    saver = "CASE WHEN theirs.version > 0 THEN mine.created_by_id END"
    ids = [evaluation.pk for evaluation in evaluations]
    _insert(
        Answer,
        {"sheet_id": "mine.sheet_id", "public_id": NEW_UUID, "updated_by_id": saver},
        f"{mine} WHERE theirs.sheet_id = %s",
        (ids, template.sheet_id),
    )
    same_leaf = (
        f"JOIN {_table(Answer)} old ON old.id = theirs.answer_id AND old.sheet_id = %s {mine} "
        f"JOIN {_table(Answer)} new ON new.sheet_id = mine.sheet_id AND new.node_id = old.node_id"
    )
    judge = "CASE theirs.layer WHEN 'team' THEN mine.reviewed_by_id ELSE mine.verified_by_id END"
    for model, own in (
        (AnswerVersion, {"key": NEW_UUID, "by_id": "mine.created_by_id"}),
        (Judgement, {"by_id": judge}),
    ):
        _insert(model, {"answer_id": "new.id"} | own, same_leaf, (template.sheet_id, ids))


def copy_scores(template, results):
    """Give each result the template's scores."""
    _insert(
        ResultScore,
        {"result_id": "mine.id"},
        f"JOIN {_table(Result)} mine ON mine.id IN %s WHERE theirs.result_id = %s",
        ([result.pk for result in results], template.pk),
    )


def _insert(model, given, source, params):
    """Copy rows of `model`, called `theirs` in `source`; `given` replaces columns by expressions."""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    values = ", ".join(
        given.get(name, f"theirs.{connection.ops.quote_name(name)}") for name in names
    )
    table = _table(model)
    sql = f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} theirs {source}"  # noqa: S608 - names of models only
    with connection.cursor() as cursor:
        cursor.execute(*_spread(sql, params))


def _spread(sql, params):
    """Write a list as one placeholder an element, which both databases understand."""
    parts = [f"({', '.join(['%s'] * len(p))})" if isinstance(p, list) else "%s" for p in params]
    flat = [value for p in params for value in (p if isinstance(p, list) else [p])]
    return sql % tuple(parts), flat


def _lend_uuids():
    """Teach SQLite what PostgreSQL knows: a random UUID, in the form Django stores there."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_function("gen_random_uuid", 0, lambda: uuid.uuid4().hex)


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)
