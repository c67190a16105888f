// Orders of the whole company by the source they came from.
//
// @about   Where orders come from: each shop, file or interface has its name. A
//          source that stops in the middle of a month is usually an import that
//          failed. Not about a branch: it counts every order of the company.
// @param   first_day:day  first day, yyyymmdd, inclusive
// @param   last_day:day   last day, yyyymmdd, inclusive
// @returns source  shop or file
// @returns orders  orders without returns
// @returns returns returns
// @returns volume  volume, hundredths
// @chart   bar source volume
// @example first_day=2026-05-01 last_day=2026-05-31
// @library
// @cost    orders of the company between the days
MATCH (o:Order)
WHERE o.day >= $first_day AND o.day <= $last_day
RETURN o.source AS source, count(CASE WHEN NOT o.is_return THEN 1 END) AS orders,
       count(CASE WHEN o.is_return THEN 1 END) AS returns, sum(o.volume) AS volume
ORDER BY volume DESC, source
