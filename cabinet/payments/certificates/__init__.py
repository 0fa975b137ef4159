"""Certificates that an account has no debt."""
