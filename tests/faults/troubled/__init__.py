"""A server that does what a file beside it says: drops every hint, has a wrong clock, counts what it holds.

It comes in with these settings and TROUBLE_FOLDER, and is no part of the product.
"""
