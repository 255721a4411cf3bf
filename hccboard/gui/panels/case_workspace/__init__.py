"""One open case: banner, tabs, the form at the right, the printed summary."""
