"""The schools a supervisor looks after."""

routes = []
