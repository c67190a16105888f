// Give the company's own position the company's name.
//
// @param name  name of the company, from the settings
// @cost  one node
MATCH (house:Member {id: 'house'})
SET house.name = $name
