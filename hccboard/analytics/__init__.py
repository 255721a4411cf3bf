"""Cohorts: what happened to groups of patients, by estimators of a library that is checked against R's.

The estimators are those of lifelines (Kaplan-Meier, log-rank, Cox with Efron's ties). It offers one kind of limits
of a survival probability only and finds medians without a tolerance, so limits (plain, log, log-log, by Greenwood's
variance) and medians are worked out here from its curve, as R's ``survival`` does. numpy, pandas and lifelines are
loaded inside the functions that need them.

==================  ==========================================================================
``results``         frozen results: curve, log-rank, Cox model, findings
``kaplan_meier``    curve, limits, median, numbers at risk
``comparison``      log-rank, Cox
``hazards``         whether the hazards of a Cox model are proportional
``time_zero``       landmark, and the guard against immortal-time bias
``survival``        ``analyse()``: a question put to a cohort; the one way to a comparison, so none passes the guard by
==================  ==========================================================================
"""
