// A product has one article number.
CREATE CONSTRAINT product_sku IF NOT EXISTS
FOR (n:Product) REQUIRE n.sku IS UNIQUE
