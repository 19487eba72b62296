"""Everything that leaves as a table, a chart or a file; dashboards; roll-ups; impact."""
