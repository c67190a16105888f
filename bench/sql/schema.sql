-- What the analysts' copy holds, as tables: numbers for keys, so that joins are cheap.
CREATE TABLE territory (code text, name text, level text, parent text);
CREATE TABLE product (
  key int, sku text, name text, category text, currency text,
  price bigint, cost bigint, volume bigint, qualifying_volume bigint);
CREATE TABLE period (id text, calendar text, state text, first_day int, last_day int);
CREATE TABLE member (
  key int, id text, name text, country text, language text, currency text,
  territory text, leg text, joined int, left_day int, distributor boolean,
  customer boolean, lo bigint, hi bigint, depth int, sponsor int, enroller int,
  supervisor int, placement int);
CREATE TABLE sponsorship (
  member int, sponsor int, valid_from int, valid_to int, recorded_from bigint,
  recorded_to bigint);
CREATE TABLE orders (
  key int, order_key text, number text, source text, kind text, currency text,
  territory text, at bigint, recorded_at bigint, day int, net bigint, tax bigint,
  gross bigint, cost bigint, volume bigint, qualifying_volume bigint,
  is_return boolean, seller int, buyer int, returns int);
CREATE TABLE line (
  order_key int, product int, quantity int, price bigint, cost bigint, volume bigint);
CREATE TABLE period_volume (
  period text, member int, territory text, lo bigint, personal bigint, retail bigint,
  volume bigint, qualifying bigint, sales bigint, orders int);
