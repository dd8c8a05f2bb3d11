"""Bugs on purpose, to prove that the history test finds them. The product knows nothing of this folder.

A server takes one in when it is started with these settings and PLANTED_BUG=name.
"""
