"""What each kind of configuration file may say, as frozen models that refuse unknown keys.

One file for each kind; `base` holds what they share. The parameter models of controls, clauses and
shocks derive from `ControlSpec`, `ClauseSpec` and `ShockSpec` and live in the layers above.
"""
