"""Judging claims beside their evidence."""

routes = []
