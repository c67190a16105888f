"""Demo data: a believable network of any size, and twelve people worked by hand."""
