// Cypher's words as colours. A tokenizer, not a parser: it colours what a parser of an
// older grammar would refuse (quantified paths, CALL (x) { }, COUNT { }), and the
// server's EXPLAIN is the only judge of what is right.
import { StreamLanguage } from "@codemirror/language";

export const KEYWORDS = (
  "MATCH OPTIONAL WHERE RETURN WITH UNWIND ORDER BY ASC DESC SKIP LIMIT DISTINCT AS AND OR "
  + "XOR NOT IN IS NULL CONTAINS STARTS ENDS CASE WHEN THEN ELSE END CALL YIELD UNION ALL "
  + "COUNT EXISTS COLLECT SHORTEST TRUE FALSE EXPLAIN PROFILE USING INDEX SCAN JOIN ON"
).split(" ");
export const FUNCTIONS = (
  "count sum avg min max collect size length head last tail reverse keys labels type "
  + "properties nodes relationships startNode endNode coalesce toInteger toFloat toString "
  + "toBoolean abs ceil floor round sign sqrt rand range reduce exists all any none single "
  + "substring left right trim split replace toLower toUpper date datetime duration "
  + "percentileCont percentileDisc stDev elementId shortestPath allShortestPaths"
).split(" ");

const WORDS = new Set(KEYWORDS.map((word) => word.toLowerCase()));

function token(stream, state) {
  if (state.comment) {
    if (stream.skipTo("*/")) {
      stream.match("*/");
      state.comment = false;
    } else {
      stream.skipToEnd();
    }
    return "comment";
  }
  if (stream.eatSpace()) return null;
  if (stream.match("//")) {
    stream.skipToEnd();
    return "comment";
  }
  if (stream.match("/*")) {
    state.comment = true;
    return "comment";
  }
  if (stream.match(/^'(?:\\.|[^'\\])*'?/) || stream.match(/^"(?:\\.|[^"\\])*"?/)) return "string";
  if (stream.match(/^\$(?:\w+|`[^`]*`?)/)) return "variableName.special";
  if (stream.match(/^(?:\d[\d_]*)?\.?\d[\d_]*(?:e[+-]?\d+)?/i)) return "number";
  if (stream.match(/^`[^`]*`?/)) return state.after === ":" ? "typeName" : "variableName";
  if (stream.match(/^\w+/)) {
    const word = stream.current();
    const after = state.after;
    state.after = "";
    if (after === ":" || after === "|" || after === "&" || after === "!") return "typeName";
    if (after === ".") return "propertyName";
    if (stream.match(/^\s*\(/, false) && !WORDS.has(word.toLowerCase())) return "variableName.function";
    return WORDS.has(word.toLowerCase()) ? "keyword" : "variableName";
  }
  const sign = stream.next();
  // A label's sign counts inside a pattern only: in {a: b} the colon ends a key.
  if (sign === "(" || sign === "[") state.nest.push(sign);
  if (sign === "{") state.nest.push(sign);
  if (sign === ")" || sign === "]" || sign === "}") state.nest.pop();
  const inMap = state.nest[state.nest.length - 1] === "{";
  state.after = sign === ":" && inMap ? "" : ":.|&!".includes(sign) ? sign : "";
  if (sign === "|" && state.nest[state.nest.length - 1] !== "[") state.after = "";
  return "([{}])".includes(sign) ? "bracket" : "operator";
}

export const cypher = StreamLanguage.define({
  name: "cypher",
  startState: () => ({ comment: false, after: "", nest: [] }),
  copyState: (state) => ({ ...state, nest: [...state.nest] }),
  token,
  languageData: {
    commentTokens: { line: "//", block: { open: "/*", close: "*/" } },
    closeBrackets: { brackets: ["(", "[", "{", "'", '"', "`"] },
  },
});
