// A draft of a run and its plan; nobody reads it before it is published.
//
// The plan is stored once a version; the answer is empty where that version is
// stored already with another text.
//
// @param   id            id of the run
// @param   period        month
// @param   version:number  counts the runs of a period
// @param   plan          name@version
// @param   plan_name     name
// @param   plan_version  version
// @param   plan_text     TOML
// @param   plan_sha      hash of the text
// @param   input_sha     hash of the frozen inputs
// @param   result_sha    hash of lines and totals
// @param   root_sha      hash of all three
// @param   currency      ISO code
// @param   total:number  minor units
// @param   sales:number  net sales, minor units
// @param   paid:number   members with an amount
// @param   by            login
// @param   owner         token of the process that writes it
// @param   lease_until:number  ms
// @returns id  id of the run
// @cost    index seeks
MERGE (p:Plan {id: $plan})
ON CREATE SET p.name = $plan_name, p.version = $plan_version, p.text = $plan_text,
              p.sha256 = $plan_sha
WITH p WHERE p.sha256 = $plan_sha
CREATE (r:Run {
  id: $id, period: $period, version: $version, state: 'draft', plan: $plan,
  plan_sha: $plan_sha, input_sha: $input_sha, result_sha: $result_sha,
  root_sha: $root_sha, currency: $currency, total: $total, sales: $sales,
  paid: $paid, by: $by, owner: $owner, lease_until: $lease_until
})-[:USES]->(p)
RETURN r.id AS id
