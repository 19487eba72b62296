"""Bulk data for `seed_load`: many schools, all statuses, believable numbers, no files.

No part of the running product, so it stands beside the command that uses it. A few dozen evaluations
are made row by row; the database copies them to all other schools.
"""
