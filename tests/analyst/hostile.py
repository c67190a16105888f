"""Statements that are refused before they run, by what they try.

Each is refused in a sentence whatever the data is. ``<PORT>`` and ``<FILE>`` stand
for an address that notices who calls and a file that nobody may read.
"""
# ruff: noqa: E501 - a statement a line

from __future__ import annotations

WRITES = """
CREATE (n:Member {id: 'intruder'})
CREATE (n) RETURN n
CREATE ()-[:X]->()
create (n:Order) return n.key
CrEaTe (n:Order {net: 1})
MERGE (n:Member {id: 'intruder'})
MERGE (n:Member {id: 'm00001'}) ON MATCH SET n.name = 'x' RETURN n
MERGE (n:Member {id: 'x'}) ON CREATE SET n.name = 'x'
MATCH (a:Member), (b:Member) WITH a, b LIMIT 1 MERGE (a)-[:KNOWS]->(b)
MATCH (n:Member) SET n.name = 'x'
MATCH (n:Member) SET n = {}
MATCH (n:Member) SET n += {name: 'x'}
MATCH (n:Member) SET n:Intruder
MATCH (n:Member) SET n IS Intruder
MATCH (n:Member) WITH n, 'Intruder' AS l SET n:$(l)
MATCH (n:Member) WITH n LIMIT 1 SET n['name'] = 'x'
MATCH (n:Member) REMOVE n.name
MATCH (n:Member) REMOVE n:Distributor
MATCH (n:Member) REMOVE n:$('Distributor')
MATCH (n:Member) DELETE n
MATCH (n:Member) DETACH DELETE n
MATCH (n:Member) NODETACH DELETE n
MATCH ()-[r:SPONSORED_BY]->() DELETE r
MATCH p = (:Member)-[]->() DELETE p
MATCH ()-[r:LINE]->() SET r.quantity = 0
MATCH (n:Order) FOREACH (x IN [1] | SET n.net = x)
FOREACH (i IN range(1, 10) | CREATE (:Member {id: i}))
UNWIND range(1, 10) AS i CREATE (:Member {id: i})
CALL { CREATE (n:Member) RETURN n } RETURN n
CALL () { CREATE (n:Member) } RETURN 1
MATCH (m:Member) CALL (m) { SET m.name = 'x' } RETURN m.id
MATCH (m:Member) CALL { WITH m SET m.name = 'x' } RETURN m.id
UNWIND [1] AS i CALL (i) { CREATE (:X {i: i}) } IN TRANSACTIONS
UNWIND [1] AS i CALL (i) { CREATE (:X {i: i}) } IN TRANSACTIONS OF 1 ROWS ON ERROR CONTINUE
UNWIND [1] AS i CALL (i) { CREATE (:X) } IN 4 CONCURRENT TRANSACTIONS OF 1 ROW
UNWIND [1] AS i CALL (i) { RETURN i AS j } IN TRANSACTIONS RETURN j
MATCH (n:Member) RETURN n.id UNION MATCH (n:Order) DELETE n RETURN 1 AS `n.id`
OPTIONAL MATCH (n:Nothing) CREATE (m:Member) RETURN m
MATCH (n:Member) WITH n SKIP 5 LIMIT 1 SET n.name = 'x' RETURN n.name
CREATE p = (a:X)-[:Y]->(b:Z) RETURN p
INSERT (:Member {id: 'x'})
MATCH (n) WHERE false SET n.x = 1
CALL { MATCH (n:Member) DETACH DELETE n } RETURN 1 AS one
CREATE (n $props)
"""

FILES_AND_ADDRESSES = """
LOAD CSV FROM 'file:///<FILE>' AS line RETURN line
LOAD CSV FROM 'file:/<FILE>' AS line RETURN line
LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line
LOAD CSV FROM 'file://localhost/etc/passwd' AS line RETURN line
LOAD CSV FROM 'FILE:///etc/passwd' AS line RETURN line
LOAD CSV FROM 'file:///../../../../etc/passwd' AS line RETURN line
LOAD CSV FROM 'file:///%2e%2e/%2e%2e/etc/passwd' AS line RETURN line
LOAD CSV WITH HEADERS FROM 'file:///etc/hosts' AS line RETURN line
LOAD CSV FROM '/etc/passwd' AS line RETURN line
LOAD CSV FROM 'http://127.0.0.1:<PORT>/a' AS line RETURN line
LOAD CSV FROM 'http://localhost:<PORT>/a' AS line RETURN line
LOAD CSV FROM 'http://[::1]:<PORT>/a' AS line RETURN line
LOAD CSV FROM 'http://0x7f000001:<PORT>/a' AS line RETURN line
LOAD CSV FROM 'https://127.0.0.1:<PORT>/a' AS line RETURN line
LOAD CSV FROM 'ftp://127.0.0.1:<PORT>/a' AS line RETURN line
LOAD CSV FROM 'jar:http://127.0.0.1:<PORT>/a!/b' AS line RETURN line
LOAD CSV FROM 'http://127.0.0.1:<PORT>/' + 'a' AS line RETURN line
LOAD CSV FROM $address AS line RETURN line
LOAD CSV FROM 'http://169.254.169.254/latest/meta-data' AS line RETURN line
LOAD CSV FROM 'file:///etc/passwd' AS line FIELDTERMINATOR ':' RETURN line
load csv from 'file:///etc/passwd' as line return line
LOAD/**/CSV FROM 'file:///etc/passwd' AS line RETURN line
MATCH (m:Member) WITH m LIMIT 1 LOAD CSV FROM 'http://127.0.0.1:<PORT>/' + m.name AS line RETURN line
CALL { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line
RETURN COLLECT { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line }
RETURN EXISTS { LOAD CSV FROM 'http://127.0.0.1:<PORT>/' AS line RETURN line }
MATCH (n:Member) RETURN n.id AS a UNION LOAD CSV FROM 'file:///etc/passwd' AS a RETURN a
PROFILE LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line
EXPLAIN LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line
UNWIND [1] AS i CALL (i) { LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l } IN TRANSACTIONS RETURN l
"""

PROCEDURES = """
CALL dbms.listConfig()
CALL dbms.listConfig() YIELD name, value RETURN name, value
CALL dbms.listConfig('auth') YIELD name RETURN name
CALL dbms.components()
CALL dbms.info()
CALL dbms.listConnections()
CALL dbms.killConnection('bolt-1')
CALL dbms.killConnections(['bolt-1', 'bolt-2'])
CALL dbms.listActiveLocks('1')
CALL dbms.listPools()
CALL dbms.listCapabilities()
CALL dbms.clientConfig()
CALL dbms.queryJmx('*:*')
CALL dbms.queryJmx('java.lang:type=Runtime') YIELD attributes RETURN attributes
CALL dbms.setConfigValue('db.transaction.timeout', '0')
CALL dbms.showCurrentUser()
CALL dbms.security.clearAuthCache()
CALL dbms.upgradeStatus()
CALL dbms.routing.getRoutingTable({}, 'neo4j')
CALL dbms.cluster.routing.getRoutingTable({}, 'neo4j')
CALL dbms.scheduler.groups()
CALL dbms.scheduler.jobs()
CALL dbms.scheduler.failedJobs()
CALL dbms.scheduler.profile('sample', 'x', '10s')
CALL db.clearQueryCaches()
CALL db.checkpoint()
CALL db.createLabel('Intruder')
CALL db.createProperty('intruder')
CALL db.createRelationshipType('INTRUDER')
CALL db.create.setNodeVectorProperty(null, 'x', [1.0])
CALL db.awaitIndexes(300)
CALL db.awaitIndex('x', 300)
CALL db.resampleIndex('x')
CALL db.resampleOutdatedIndexes()
CALL db.prepareForReplanning()
CALL db.stats.collect('QUERIES')
CALL db.stats.retrieve('GRAPH COUNTS')
CALL db.stats.retrieveAllAnonymized('x')
CALL db.stats.clear('QUERIES')
CALL db.stats.stop('QUERIES')
CALL db.info()
CALL db.ping()
CALL db.listLocks()
CALL db.index.fulltext.queryNodes('x', 'y')
CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()
CALL db.index.vector.queryNodes('x', 1, [1.0])
CALL tx.getMetaData()
CALL tx.setMetaData({mark: 'x'})
CALL jwt.security.x()
CALL apoc.load.json('http://127.0.0.1:<PORT>/')
CALL apoc.cypher.runWrite('CREATE (n)', {})
CALL gds.graph.list()
CALL internal.anything()
CALL `dbms`.`listConfig`()
CALL `db.labels`() CALL dbms.listConfig() YIELD name RETURN name
call DBMS.LISTCONFIG()
CALL db.labels() YIELD label CALL dbms.listConfig() YIELD value RETURN label, value
CALL { CALL dbms.listConfig() YIELD value RETURN value } RETURN value
RETURN COLLECT { CALL dbms.listConfig() YIELD value RETURN value } AS x
RETURN EXISTS { CALL dbms.listConfig() YIELD value RETURN value } AS x
RETURN COUNT { CALL dbms.listConnections() YIELD connectionId RETURN 1 AS one } AS x
MATCH (m:Member) CALL dbms.killConnection('bolt-1') YIELD message RETURN message
OPTIONAL CALL dbms.listConfig() YIELD value RETURN value
"""

SERVER = """
SHOW USERS
SHOW CURRENT USER
SHOW DATABASES
SHOW DEFAULT DATABASE
SHOW HOME DATABASE
SHOW DATABASE neo4j YIELD *
SHOW TRANSACTIONS
SHOW TRANSACTIONS YIELD currentQuery, parameters RETURN currentQuery, parameters
SHOW TRANSACTIONS 'neo4j-transaction-1'
SHOW SETTINGS
SHOW SETTINGS YIELD name, value WHERE name CONTAINS 'auth' RETURN name, value
SHOW PROCEDURES
SHOW PROCEDURES EXECUTABLE
SHOW FUNCTIONS
SHOW BUILT IN FUNCTIONS
SHOW INDEXES
SHOW RANGE INDEXES
SHOW CONSTRAINTS
SHOW ROLES
SHOW PRIVILEGES
SHOW ALIASES FOR DATABASE
SHOW SERVERS
show users
SHOW/* */USERS
TERMINATE TRANSACTIONS 'neo4j-transaction-1'
TERMINATE TRANSACTION 'neo4j-transaction-1', 'neo4j-transaction-2'
TERMINATE TRANSACTIONS ['neo4j-transaction-1'] YIELD message RETURN message
SHOW TRANSACTIONS YIELD transactionId AS t TERMINATE TRANSACTIONS t YIELD message RETURN message
USE system SHOW USERS
USE system SHOW DATABASES
USE system CREATE USER intruder SET PASSWORD 'intruder-1'
USE system MATCH (n) RETURN n
USE neo4j MATCH (n:Member) DELETE n
USE graph.byName('system') MATCH (n) RETURN n
USE graph.byElementId('4:x:1') MATCH (n) RETURN n
CALL { USE system MATCH (n) RETURN n } RETURN n
USE `system` ALTER USER neo4j SET PASSWORD 'intruder-1'
CREATE USER intruder SET PASSWORD 'intruder-1'
CREATE OR REPLACE USER intruder SET PLAINTEXT PASSWORD 'intruder-1'
CREATE USER intruder IF NOT EXISTS SET PASSWORD $p CHANGE NOT REQUIRED
ALTER USER neo4j SET PASSWORD 'intruder-1'
ALTER CURRENT USER SET PASSWORD FROM 'x' TO 'intruder-1'
RENAME USER neo4j TO intruder
DROP USER neo4j
CREATE DATABASE intruder
ALTER DATABASE neo4j SET ACCESS READ WRITE
STOP DATABASE neo4j
START DATABASE neo4j
DROP DATABASE neo4j
DROP DATABASE neo4j IF EXISTS DESTROY DATA
CREATE COMPOSITE DATABASE c
CREATE ALIAS a FOR DATABASE neo4j
ALTER SERVER 'x' SET OPTIONS {}
DRYRUN REALLOCATE DATABASES
GRANT ROLE admin TO neo4j
DENY TRAVERSE ON GRAPH * TO x
REVOKE ROLE admin FROM neo4j
CREATE ROLE intruder
CREATE INDEX intruder FOR (n:Member) ON (n.name)
CREATE INDEX intruder IF NOT EXISTS FOR (n:Member) ON (n.name)
CREATE FULLTEXT INDEX intruder FOR (n:Member) ON EACH [n.name]
CREATE POINT INDEX intruder FOR (n:Member) ON (n.name)
CREATE LOOKUP INDEX intruder FOR (n) ON EACH labels(n)
CREATE VECTOR INDEX intruder FOR (n:Member) ON n.name
DROP INDEX intruder
DROP INDEX intruder IF EXISTS
CREATE CONSTRAINT intruder FOR (n:Member) REQUIRE n.name IS UNIQUE
CREATE CONSTRAINT intruder FOR (n:Member) REQUIRE n.name IS NOT NULL
DROP CONSTRAINT intruder
"""

# No step of their own in the plan: the server writes them into the step around them.
NESTED = """
RETURN [x IN [1] | COLLECT { LOAD CSV FROM 'file:///<FILE>' AS l RETURN l }] AS x
RETURN CASE WHEN rand() < 2 THEN COLLECT { LOAD CSV FROM 'http://127.0.0.1:<PORT>/' AS l RETURN l } END AS x
RETURN CASE WHEN rand() < 2 THEN COLLECT { CALL { LOAD CSV FROM 'file:///<FILE>' AS l RETURN l } RETURN l } END AS x
RETURN reduce(s = [], x IN [1] | s + COLLECT { LOAD CSV FROM $address AS l RETURN l }) AS x
MATCH (m:Member) WHERE any(x IN [1] WHERE EXISTS { LOAD CSV FROM 'file:///<FILE>' AS l WITH l WHERE l[0] = m.id RETURN l }) RETURN m
MATCH p = ANY SHORTEST (a:Member) ((x)-[r]-(y) WHERE any(i IN [1] WHERE EXISTS { LOAD CSV FROM 'file:///<FILE>' AS l RETURN l }))+ (b) RETURN p
MATCH p = (a:Member)-[*1..3]-() WHERE all(n IN nodes(p) WHERE EXISTS { CALL db.info() YIELD name RETURN name }) RETURN count(p)
RETURN [x IN [1] | COLLECT { CALL db.info() YIELD name RETURN name }] AS x
RETURN [x IN [1] | COLLECT { CALL dbms.listConfig() YIELD value RETURN value }] AS x
RETURN [x IN [1] | COLLECT { CALL `db`.`info`() YIELD name RETURN name }] AS x
RETURN CASE WHEN rand() < 2 THEN COLLECT { CALL (*) { CALL db.info() YIELD name RETURN name } RETURN name } END AS x
RETURN CASE WHEN rand() < 2 THEN EXISTS { CALL tx.getMetaData() YIELD metadata RETURN metadata } END AS x
RETURN apoc.cypher.runFirstColumnSingle('MATCH (n) DETACH DELETE n', {}) AS x
RETURN `apoc`.`load`.`json`('http://127.0.0.1:<PORT>/') AS x
"""

# Backslashes are written as the statement has them.
DISGUISES = r"""
MATCH (n:Member) SET n.`na\u006de` = 'x'
MATCH (n:Member) \u0053ET n.name = 'x'
\u0043REATE (n:Member)
MATCH (n:Member {id: 'x\u0027}) DETACH DELETE n //'}) RETURN n
MATCH (n:Member {id: 'x\u0027'}) SET n.name = 'y' RETURN n
MATCH (n:`Member\u0060) SET n.name = 'x' //`) RETURN n
CALL dbms\u002elistConfig()
CALL db\u006ds.listConfig()
LOAD\u0020CSV FROM 'file:///etc/passwd' AS l RETURN l
/* harmless */ CREATE (n:Member)
// harmless
CRE/**/ATE (n:Member)
MATCH (n:Member) /* RETURN n */ SET /* nothing */ n.name = 'x'
/* EXPLAIN */ CREATE (n:Member)
'text' CREATE (n:Member)
MATCH (n:Member) RETURN n; MATCH (n:Member) DETACH DELETE n
MATCH (n:Member) RETURN count(n); CREATE (:Member)
RETURN 1; RETURN 2
; CREATE (:Member)
RETURN 1;;SHOW USERS
ＣＲＥＡＴＥ (n:Member)
СREATE (n:Member)
CREATЕ (n:Member)
MATCH (n:Member) ЅET n.name = 1
SHOW USERЅ
MATCH (n:Member) RETURN n. name SET n.name = 'x'
RETURN 'a' AS `CREATE (n)` SHOW USERS
EXPLAIN CREATE (n:Member)
PROFILE CREATE (n:Member)
PROFILE MATCH (n:Member) SET n.name = 'x'
EXPLAIN PROFILE CREATE (n:Member)
PROFILE EXPLAIN CREATE (n:Member)
EXPLAIN EXPLAIN CREATE (n:Member)
PROFILE PROFILE CREATE (n:Member)
CYPHER 5 CREATE (n:Member)
CYPHER 25 CREATE (n:Member)
CYPHER 5 EXPLAIN CREATE (n:Member)
EXPLAIN CYPHER 5 CREATE (n:Member)
CYPHER 5 PROFILE CREATE (n:Member)
PROFILE CYPHER 5 SHOW USERS
CYPHER runtime=slotted CREATE (n:Member)
CYPHER planner=dp runtime=interpreted PROFILE CREATE (n:Member)
CYPHER replan=force SHOW SETTINGS
CYPHER debug=ast MATCH (n) DELETE n
CYPHER 99 RETURN 1
CYPHER runtime=parallel CALL dbms.listConfig()
explain/**/create (n:Member)
  EXPLAIN   SHOW USERS
PROFILE SHOW TRANSACTIONS
PROFILE TERMINATE TRANSACTIONS 'x'
PROFILE CALL dbms.listConfig()
"""

NONSENSE = """
this is no Cypher
MATCH
RETURN
MATCH (n RETURN n
MATCH (n:Member) RETURN m
MATCH (n:Member) RETURN n.id +
RETURN 'never closed
RETURN "never closed
RETURN `never closed
RETURN /* never closed
RETURN 1 / 0
RETURN 9223372036854775807 + 1
RETURN toInteger([])
RETURN date('no day')
RETURN 'a' =~ '('
RETURN $nobody_gave_this
RETURN no.such.function(1)
RETURN apoc.text.join([], '')
RETURN reduce(s = 0, x IN 'text' | s + x)
MATCH (n:Member)-[r*1..2]->(r) RETURN r
:use system
:help
SELECT * FROM users
<script>alert(1)</script>
"""


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


_BLANK = " \t\n"
REFUSED: dict[str, list[str]] = {
    "writes": _lines(WRITES),
    "files and addresses": _lines(FILES_AND_ADDRESSES),
    "procedures": _lines(PROCEDURES),
    "server": _lines(SERVER),
    "nested": _lines(NESTED),
    "disguises": [
        *_lines(DISGUISES),
        "// a comment that ends\nCREATE (n:Member)",
        "// a comment that ends\rCREATE (n:Member)",
        "MATCH (n:Member)\n//\n SET n.name = 'x'",
        "\ufeffCREATE (n:Member)",
        "\u200bCREATE (n:Member)",
        "\u00a0CREATE (n:Member)",
        "MATCH (n:Member)\u2028SET n.name = 'x'",
        "CREATE\u000b(n:Member)",
        "\x1b[31mCREATE (n:Member)",
        "EXPLAIN\nPROFILE\nCREATE (n:Member)",
    ],
    "nonsense": [
        *_lines(NONSENSE), "", _BLANK, "// nothing", "/* nothing */", "RETURN '\0'",
        "RETURN '\ud800'", "\x00", "\x01", "EXPLAIN", "PROFILE", "CYPHER", "EXPLAIN ;",
    ],
    "too long": [
        "RETURN '" + "x" * 21_000 + "'",
        "RETURN 1 //" + "x" * 21_000,
        "RETURN 1" + " " * 21_000,
        "RETURN [" + "1," * 9_000 + "1]",
        "RETURN " + "+".join("1" * 5_000),
        "RETURN " + "-" * 10_000 + "1",
        "RETURN 1" + "\n;" * 5_000,
        "MATCH (n:Member) WHERE n.id IN ['" + "','".join("abcde" * 500) + "'] RETURN n",
        "RETURN 1" + " UNION RETURN 1" * 1_400,
        "MATCH (n:Member) WHERE " + " OR ".join(["n.depth=1"] * 1_300) + " RETURN n",
    ],
    "too deep": [
        *("RETURN " + "(" * deep + "1" + ")" * deep for deep in (50, 500, 5_000)),
        *("RETURN " + "[" * deep + "1" + "]" * deep for deep in (50, 500, 5_000)),
        *("RETURN " + "{a: " * deep + "1" + "}" * deep for deep in (50, 500, 2_500)),
        "RETURN " + "(" * 5_000,
        "RETURN " + "abs(" * 300 + "1" + ")" * 300,
        "CALL { " * 60 + "RETURN 1 AS a" + " } RETURN a" * 60,
        "RETURN " + "CASE WHEN (" * 60 + "true" + ") THEN 1 END" * 60,
        "RETURN " + "[x IN " * 60 + "[1]" + " | x]" * 60,
        "RETURN " + "EXISTS { MATCH (n) WHERE " * 60 + "true" + "}" * 60,
        "RETURN " + "\\u0028" * 1_500 + "1" + "\\u0029" * 1_500,
    ],
    "too many relationships": [
        "MATCH (a)" + "-[]->()" * 60 + " RETURN count(*)",
        "MATCH (a)" + "-[:SPONSORED_BY]->()" * 41 + " RETURN count(*)",
        "MATCH (a)" + "-->()" * 60 + " RETURN count(*)",
        "MATCH (a)" + "--()" * 60 + " RETURN count(*)",
        "MATCH " + ", ".join(f"(a{i})<-[]-(b{i})" for i in range(50)) + " RETURN 1",
        "MATCH (a)" + "-/* [ */[]->()" * 60 + " RETURN count(*)",
    ],
}  # fmt: skip
