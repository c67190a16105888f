"""Use cases that write, each with its validation and its sentence on refusal."""
