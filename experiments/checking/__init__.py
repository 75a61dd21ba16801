"""What can be found wrong before anything runs: errors in files, and measures that cannot have an effect."""
