"""Explaining debt: penalties by day, and paying a debt off by instalments."""
