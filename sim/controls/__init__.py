"""Export controls: each file holds one, as a frozen parameter model and a modifier that carries it out.

A control writes limits, pools and taxes into the block's measures; the market does not know it. Controls compose:
the tightest limit holds, taxes add up.
"""
