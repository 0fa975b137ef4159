"""What goes out: every kind as it comes in, and the files that banks ask for."""
