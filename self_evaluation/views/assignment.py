"""Handing parts of the sheet to people of the school."""

routes = []
