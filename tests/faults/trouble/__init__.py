"""Every kind of fault, a function each: it makes the trouble, lasts as long as chance says, and ends it."""
