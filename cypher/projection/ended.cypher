// Statements that were ended and have not stopped.
//
// @returns id  transaction
// @right   company
// @cost    running transactions
SHOW TRANSACTIONS YIELD transactionId, status
WHERE status STARTS WITH 'Terminated'
RETURN transactionId AS id
