"""What can change about people and places."""
