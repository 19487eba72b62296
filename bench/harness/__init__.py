"""What every benchmark needs: figures with their references, servers of its own, a visitor."""
