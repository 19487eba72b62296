"""What answers the addresses of results and reports, by noun; each module lists its `routes`."""
