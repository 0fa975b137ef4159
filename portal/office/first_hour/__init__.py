"""«Первый час»: from an empty portal to the first closed month, step by step.

A step's state is read from the data, so the assistant asks nothing twice and
can be left and come back to at any time.
"""
