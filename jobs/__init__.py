"""Work that must happen: a row written with the change, a lease, a sweeper."""
