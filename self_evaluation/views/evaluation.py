"""A school's year: open, look at, check, send, withdraw, approve."""

routes = []
