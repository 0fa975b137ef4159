"""What every list of the back office is made of."""
