"""What a page needs to know about people and places."""
