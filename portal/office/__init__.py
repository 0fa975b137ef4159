"""What the back office has across the slices."""
