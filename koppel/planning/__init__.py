"""
Advising on dates: what other dates would do, and which dates open the street least (``docs/domain.md`` §10).

A scenario lies over the plans and changes none of them; what it does is found by `koppel.detect`, as for the plans. No
clock, no store, no words for people. Begin in `scenario` and `outlook`, then `problem` and `solve`.
"""
