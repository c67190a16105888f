// The labels in use.
//
// @returns label  name
// @cost    number of labels
CALL db.labels() YIELD label
RETURN label
