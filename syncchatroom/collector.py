"""Python's garbage collector, where much is made and nearly all of it is gone before it is looked for."""

import gc

# Objects made before the young are looked at; then how many such looks before those older are
COLLECT = 20_000, 20, 50


def spare_the_collector() -> None:
    """A full collection stands still for 100 ms with a thousand connections, and finds next to nothing.

    What is loaded now stays for good: it is never looked at again. The rest is looked at more rarely.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)
