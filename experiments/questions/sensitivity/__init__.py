"""Which inputs the answer depends on: every uncertain number is screened, those that matter share the variance."""
