"""The form: one standard a page, saved per answer, with its history."""

routes = []
