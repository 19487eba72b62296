"""The evidence locker and its files."""

routes = []
