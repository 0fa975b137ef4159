"""What a check finds besides the counts: totals, differences, what is missing."""
