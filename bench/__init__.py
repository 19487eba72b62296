"""What we claim about speed and memory, measured. `script/bench` runs it.

A benchmark is a module here with `measure()`, which returns a list of `Figure`s. Other work on the
same machine makes wall time swing threefold, so a figure is CPU time or memory where it can be, and
comes with a reference measured in the same run: the claim is about the ratio.
"""
