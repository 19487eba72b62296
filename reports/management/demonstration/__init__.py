"""The fictional district that `seed_demo` makes: deterministic for a seed, plausible for a person.

It stands here and not in an app's modules because it is no part of the running product.
"""
