"""People, schools, regions, roles, the audit trail and notices."""
