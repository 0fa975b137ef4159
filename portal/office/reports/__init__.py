"""What a company looks at by organisation and month: figures, not rows."""
