"""Fault drills: a whole house of real processes, parts of which are killed while people use it."""
