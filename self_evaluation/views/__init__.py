"""What answers the addresses of self-evaluation, by noun; each module ends with its `routes`."""
