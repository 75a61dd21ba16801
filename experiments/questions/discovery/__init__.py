"""Under which conditions a policy fails: boxes of inputs in which most worlds fail."""
