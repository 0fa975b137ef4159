"""What editors get in the back office beside Wagtail's own screens."""
