"""The dispatcher's desk in the back office."""
