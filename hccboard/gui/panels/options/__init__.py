"""The treatment options of a case: what each edition says, why, why not, on what evidence. Never a verdict."""
