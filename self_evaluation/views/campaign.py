"""Rounds: who opens them, when their phases are open."""

routes = []
