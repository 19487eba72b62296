"""Instruments as data, and the arithmetic that turns judgements into scores."""
