"""The case at a glance: liver, lesions, problems, therapy, laboratory, readiness; every row opens its record."""
