"""The response view of a case: the course on one axis of dates, both criteria side by side, what follows of them."""
