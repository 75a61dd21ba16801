"""Whether a run has enough worlds for what it is asked."""
