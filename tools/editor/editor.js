// The editor of the workbench: CodeMirror with Cypher's colours, completion from the
// schema, and marks where the server found something. One global: graphcrmEditor.
import {
  autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { cypher, FUNCTIONS, KEYWORDS } from "./cypher.js";

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, class: "cy-keyword" },
  { tag: tags.typeName, class: "cy-label" },
  { tag: tags.propertyName, class: "cy-property" },
  { tag: tags.string, class: "cy-string" },
  { tag: tags.number, class: "cy-number" },
  { tag: tags.comment, class: "cy-comment" },
  { tag: tags.special(tags.variableName), class: "cy-parameter" },
  { tag: tags.special(tags.string), class: "cy-parameter" },
  { tag: tags.function(tags.variableName), class: "cy-function" },
]);

// label → properties of what a variable was bound to, as far as the text says.
function bound(text, variable) {
  const found = text.match(new RegExp(`[([]\\s*${variable}\\s*:\\s*([\\w|&]+)`));
  return found ? found[1].split(/[|&]/) : [];
}

function completions(schema, parameters) {
  const option = (type) => (label, detail, info) => ({ label, type, detail, info });
  return (context) => {
    const before = context.matchBefore(/[\w$.:|&]*$/);
    const line = context.state.doc.lineAt(context.pos);
    const text = context.state.doc.toString();
    const head = text.slice(Math.max(0, context.pos - 400), context.pos);
    const parameter = context.matchBefore(/\$\w*$/);
    if (parameter) {
      return { from: parameter.from, options: parameters().map((name) => option("variable")("$" + name)) };
    }
    const label = context.matchBefore(/[:|&]\s*!?\w*$/);
    if (label && !/\{[^}]*$/.test(line.text.slice(0, label.from - line.from))) {
      const square = head.lastIndexOf("[") > head.lastIndexOf("(");
      const shapes = square ? schema().links : schema().nodes;
      return {
        from: label.from + label.text.search(/\w*$/),
        options: shapes.map((s) => option("class")(s.name, s.count == null ? "" : String(s.count), s.about)),
        validFor: /^\w*$/,
      };
    }
    const property = context.matchBefore(/(\w+)\.\w*$/);
    if (property) {
      const variable = property.text.split(".")[0];
      const names = bound(text, variable);
      const all = [...schema().nodes, ...schema().links];
      const known = all.filter((s) => names.includes(s.name));
      const shapes = known.length ? known : all;
      const seen = new Map();
      for (const shape of shapes) {
        for (const p of shape.properties) {
          if (!seen.has(p.name)) seen.set(p.name, option("property")(p.name, p.unit || p.type, p.about));
        }
      }
      return {
        from: property.from + variable.length + 1, options: [...seen.values()], validFor: /^\w*$/,
      };
    }
    if (!before || (before.from === before.to && !context.explicit)) return null;
    const variables = new Set([...text.matchAll(/[([]\s*([A-Za-z_]\w*)\s*(?=[:)\]{])/g)].map((m) => m[1]));
    return {
      from: context.matchBefore(/\w*$/).from,
      options: [
        ...KEYWORDS.map((word) => option("keyword")(word)),
        ...FUNCTIONS.map((word) => ({ label: word, type: "function", apply: word + "(" })),
        ...[...variables].map((word) => option("variable")(word)),
      ],
      validFor: /^\w*$/,
    };
  };
}

window.graphcrmEditor = {
  // options: text, placeholder, label, schema(), parameters(), changed(text), run(), save()
  create(parent, options) {
    const key = (name, act) => ({ key: name, preventDefault: true, run: () => (act(), true) });
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: options.text,
        extensions: [
          keymap.of([
            key("Mod-Enter", options.run), key("Mod-s", options.save),
            ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap,
            indentWithTab,
          ]),
          lineNumbers(), history(), drawSelection(), highlightActiveLine(), bracketMatching(),
          closeBrackets(), indentUnit.of("  "), cypher, syntaxHighlighting(COLOURS),
          autocompletion({ override: [completions(options.schema, options.parameters)] }),
          placeholder(options.placeholder), EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": options.label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) options.changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    return {
      text: () => view.state.doc.toString(),
      set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
      insert: (text) => {
        const { from, to } = view.state.selection.main;
        view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
        view.focus();
      },
      focus: () => view.focus(),
      // marks: [{line, column, severity, message}], lines and columns from 1 on
      mark: (marks) => {
        const doc = view.state.doc;
        const found = marks.filter((mark) => mark.line >= 1 && mark.line <= doc.lines).map((mark) => {
          const line = doc.line(mark.line);
          const from = Math.min(line.from + Math.max(mark.column - 1, 0), line.to);
          const word = doc.sliceString(from, line.to).match(/^[\w`$]+|^./);
          return { from, to: Math.min(from + (word ? word[0].length : 1), line.to), severity: mark.severity, message: mark.message };
        });
        view.dispatch(setDiagnostics(view.state, found));
      },
      caret: (line, column) => {
        const doc = view.state.doc;
        if (line < 1 || line > doc.lines) return;
        const at = Math.min(doc.line(line).from + Math.max(column - 1, 0), doc.line(line).to);
        view.dispatch({ selection: { anchor: at }, scrollIntoView: true });
        view.focus();
      },
      destroy: () => view.destroy(),
    };
  },
};
