// Version of the sponsor tree's labels, and whether they are being rewritten.
//
// @returns version   grows with every relabelling
// @returns changing  true while labels are being rewritten
// @cost    one node
MATCH (t:Tree {name: 'sponsor'})
RETURN t.version AS version, t.changing AS changing
