// Store how a user likes his pages.
//
// @param   user      user
// @param   language  en or es
// @param   theme     auto, light or dark
// @returns id        user
// @cost    one index seek
MATCH (u:User {id: $user})
SET u.language = $language, u.theme = $theme
RETURN u.id AS id
