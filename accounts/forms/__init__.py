"""What may be typed about people and places."""
