"""The only importer of ``neo4j``: server, queries, network, labels, transport."""
