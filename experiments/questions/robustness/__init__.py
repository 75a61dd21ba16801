"""Which policy is regretted least over all worlds, and how often each suffices."""
