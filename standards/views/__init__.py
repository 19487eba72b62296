"""What answers the addresses of instruments and of the crosswalks between them."""
