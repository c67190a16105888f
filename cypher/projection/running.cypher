// The statements of others that the server is answering.
//
// @returns id  transaction
// @right   company
// @cost    running transactions
SHOW TRANSACTIONS YIELD transactionId, currentQuery
WHERE NOT currentQuery STARTS WITH 'SHOW TRANSACTIONS'
RETURN transactionId AS id
