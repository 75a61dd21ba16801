"""The runner: executes any design block by block into a run folder, and continues where it was stopped."""
