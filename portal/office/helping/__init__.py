"""What each screen is for, in a sentence, and where the staff manual tells more."""
