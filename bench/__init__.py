"""What we claim about speed, measured. `script/bench` runs it; docs/benchmarks.md explains it."""
