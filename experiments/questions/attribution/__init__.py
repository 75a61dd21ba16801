"""Attribution: which clause of a policy, or which member of its coalition, the change of a risk is due to."""
