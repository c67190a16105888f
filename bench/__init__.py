"""Side-by-side benchmarks on a real Neo4j of their own; answers must agree."""
