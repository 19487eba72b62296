"""What a page needs to know, by noun."""
