// A product by its article number.
CREATE INDEX product_sku
FOR (n:Product) ON (n.sku)
