"""Profiles: what a foreign file is made of, as data.

A profile says how to read a file and where each column of a kind stands in it.
What comes out is a table under the kind's own headings, so that checking and
loading know nothing of banks and billing programs.
"""
