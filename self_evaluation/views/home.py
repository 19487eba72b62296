"""What waits for a person after sign-in."""

routes = []
