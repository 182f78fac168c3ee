import type { LanguageFn } from 'highlight.js'

/** Values between commas or semicolons. */
export const csv: LanguageFn = () => ({
  name: 'CSV',
  contains: [
    { className: 'string', begin: /"/, end: /"/, contains: [{ begin: /""/ }] },
    { className: 'number', begin: /(?<![\w.-])-?\d+(?:\.\d+)?(?![\w.-])/ },
    { className: 'operator', begin: /[,;\t]/ },
  ],
})

/** Open Policy Agent's language. */
export const rego: LanguageFn = (hljs) => ({
  name: 'Rego',
  keywords: {
    keyword: ['package', 'import', 'as', 'default', 'not', 'some', 'every', 'in', 'if', 'contains'],
    literal: ['true', 'false', 'null'],
    built_in: ['input', 'data', 'count', 'sprintf', 'startswith', 'endswith', 'concat', 'lower'],
  },
  contains: [
    hljs.HASH_COMMENT_MODE,
    hljs.QUOTE_STRING_MODE,
    { className: 'string', begin: '`', end: '`' },
    { className: 'number', begin: /\b\d+(?:\.\d+)?\b/ },
    { className: 'operator', begin: /:=|==|!=|<=|>=|[=<>|&]/ },
  ],
})

/** The query language of graph databases. */
export const cypher: LanguageFn = (hljs) => ({
  name: 'Cypher',
  case_insensitive: true,
  keywords: {
    keyword:
      'match optional where return with create merge set delete detach remove on unwind as order by skip limit and or xor not in is null starts ends contains case when then else end call yield union all distinct asc desc foreach load csv from using index constraint',
    literal: ['true', 'false', 'null'],
  },
  contains: [
    hljs.C_LINE_COMMENT_MODE,
    hljs.C_BLOCK_COMMENT_MODE,
    hljs.QUOTE_STRING_MODE,
    hljs.APOS_STRING_MODE,
    { className: 'type', begin: /:[A-Za-z_]\w*/ },
    { className: 'variable', begin: /\$\w+/ },
    { className: 'operator', begin: /<?-{1,2}>?/ },
    { className: 'number', begin: /\b\d+(?:\.\d+)?\b/ },
  ],
})
