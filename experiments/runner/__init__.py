"""The runner: executes any design block by block into a run folder, and goes on where it was stopped."""
