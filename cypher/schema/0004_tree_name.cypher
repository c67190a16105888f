// One lock node a tree.
CREATE CONSTRAINT tree_name IF NOT EXISTS
FOR (n:Tree) REQUIRE n.name IS UNIQUE
