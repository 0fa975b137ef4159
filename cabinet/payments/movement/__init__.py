"""The movement of money: what each month began with, brought and left."""
