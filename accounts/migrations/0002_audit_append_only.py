"""The audit trail refuses change and removal in the database itself (S-41, R-11)."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON accounts_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_append_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER audit_append_only ON accounts_auditevent;
DROP FUNCTION audit_append_only();
"""
SQLITE = tuple(
    f"CREATE TRIGGER audit_no_{act} BEFORE {act} ON accounts_auditevent "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for act in ("UPDATE", "DELETE")
)


def protect(apps, schema_editor):
    """Create the triggers of the database in use."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE:
            schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    """Drop the triggers again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK)
    else:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER audit_no_{act}")


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
