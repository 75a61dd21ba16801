"""What runs the model and tells its answer: designs, runner, store, analysis, figures, brief, command.

Nothing is imported here, so that `critmin --help` stays fast.
"""
