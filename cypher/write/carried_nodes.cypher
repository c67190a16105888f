// Nodes that were kept while the database was made anew.
//
// @param  nodes:list  maps with labels and properties
// @cost   nodes written
UNWIND $nodes AS node
CREATE (n:$(node.labels))
SET n = node.properties
