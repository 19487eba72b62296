"""What tests share, and the tests that look at the whole project."""
