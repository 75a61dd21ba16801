"""Which inputs the answer hangs on: screening of every uncertain number, then shares of the variance of the outcome."""

from experiments.questions.sensitivity.results import Sensitivity, open_sensitivity
from experiments.questions.sensitivity.study import Plan, sensitivity

__all__ = ["Plan", "Sensitivity", "open_sensitivity", "sensitivity"]
