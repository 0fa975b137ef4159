"""Entry, linking and the profile, in the words of the manuals."""
