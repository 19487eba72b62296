"""The whole application, looked at in a real browser."""
