INSERT INTO member (key, id, name, joined, distributor, customer, lo, hi, depth)
VALUES (0, :'house', 'House', 19000101, false, false, :lo, :hi, :depth);
