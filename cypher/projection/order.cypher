// The orders and returns of some days.
//
// @param   edges:list  first day, last day, number of parts, the part of it; one record each
// @returns node               record numbers
// @returns key                source:number
// @returns number             order numbers
// @returns source             where they came from
// @returns kind               own or retail
// @returns currency           ISO 4217
// @returns territory          codes of districts
// @returns at                 ms since 1970
// @returns recorded_at        ms since 1970
// @returns day                yyyymmdd
// @returns net                minor units
// @returns tax                minor units
// @returns gross              minor units
// @returns cost               minor units
// @returns volume             hundredths
// @returns qualifying_volume  hundredths
// @returns is_return          whether it takes an order back
// @packed
// @right   company
// @cost    orders of the days
UNWIND $edges AS edge
CALL (edge) {
  MATCH (n:Order) WHERE n.day >= edge[0] AND n.day <= edge[1]
    AND id(n) % edge[2] = edge[3]
  RETURN collect(id(n)) AS node, collect(coalesce(n.key, '')) AS key,
    collect(coalesce(n.number, '')) AS number,
    collect(coalesce(n.source, '')) AS source, collect(coalesce(n.kind, '')) AS kind,
    collect(coalesce(n.currency, '')) AS currency,
    collect(coalesce(n.territory, '')) AS territory, collect(coalesce(n.at, 0)) AS at,
    collect(coalesce(n.recorded_at, 0)) AS recorded_at,
    collect(coalesce(n.day, 0)) AS day, collect(coalesce(n.net, 0)) AS net,
    collect(coalesce(n.tax, 0)) AS tax, collect(coalesce(n.gross, 0)) AS gross,
    collect(coalesce(n.cost, 0)) AS cost, collect(coalesce(n.volume, 0)) AS volume,
    collect(coalesce(n.qualifying_volume, 0)) AS qualifying_volume,
    collect(coalesce(n.is_return, false)) AS is_return
}
RETURN node, key, number, source, kind, currency, territory, at, recorded_at, day, net, tax,
  gross, cost, volume, qualifying_volume, is_return
