"""A school judges itself: campaigns, sheets of answers, evidence, review, results."""
