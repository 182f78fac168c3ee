import type { LanguageFn } from 'highlight.js'

/** D2: shapes, connections and their styles. */
export const d2: LanguageFn = (hljs) => ({
  name: 'D2',
  keywords: { literal: ['true', 'false', 'null'] },
  contains: [
    hljs.HASH_COMMENT_MODE,
    hljs.QUOTE_STRING_MODE,
    { className: 'string', begin: "'", end: "'", illegal: /\n/ },
    { className: 'string', begin: /\|+[a-z]*\s/, end: /\|/ },
    { className: 'operator', begin: /<?-{1,2}>?/ },
    {
      className: 'attr',
      begin:
        /\b(?:shape|style|label|icon|near|link|tooltip|direction|classes|class|vars|layers|scenarios|steps|width|height|constraint|grid-rows|grid-columns|grid-gap|source-arrowhead|target-arrowhead|fill|stroke|opacity|border-radius|font-size|font-color|bold|italic|animated|shadow|multiple|3d)(?=\s*[:.{])/,
    },
    { className: 'number', begin: /\b\d+(?:\.\d+)?\b/ },
  ],
})

/** Mermaid, where it is shown as code. */
export const mermaid: LanguageFn = (hljs) => ({
  name: 'Mermaid',
  keywords: {
    keyword: [
      ...['graph', 'flowchart', 'sequenceDiagram', 'classDiagram', 'stateDiagram', 'erDiagram'],
      ...['gantt', 'pie', 'journey', 'gitGraph', 'mindmap', 'timeline', 'quadrantChart'],
      ...['subgraph', 'end', 'participant', 'actor', 'note', 'over', 'loop', 'alt', 'else', 'opt'],
      ...['par', 'and', 'activate', 'deactivate', 'class', 'classDef', 'style', 'click', 'title'],
      ...['section', 'state', 'direction', 'linkStyle', 'autonumber', 'commit', 'branch', 'merge'],
    ],
    literal: ['TD', 'TB', 'BT', 'LR', 'RL'],
  },
  contains: [
    { className: 'comment', begin: /%%/, end: /$/ },
    hljs.QUOTE_STRING_MODE,
    { className: 'operator', begin: /[<ox]?(?:-{1,4}|={2,4}|-\.+-?)>{0,2}/ },
    { className: 'string', begin: /\[(?=[^[\]\n]{0,200}\])/, end: /\]/ },
  ],
})
