import type { LanguageFn } from 'highlight.js'

/** HashiCorp's configuration language: Terraform, OpenTofu, Packer, Nomad. */
export const hcl: LanguageFn = (hljs) => {
  const interpolation = { className: 'subst', begin: /[$%]\{/, end: /\}/, contains: [] as object[] }
  const text = { className: 'string', begin: '"', end: '"', illegal: /\n/ }
  const string = { ...text, contains: [hljs.BACKSLASH_ESCAPE, interpolation] }
  const call = { className: 'built_in', begin: /\b[a-z][a-z0-9_]*(?=\()/ }
  const number = { className: 'number', begin: /\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/ }
  const literal = { className: 'literal', begin: /\b(?:true|false|null)\b/ }
  interpolation.contains = [{ ...text, contains: [hljs.BACKSLASH_ESCAPE] }, call, number, literal]
  return {
    name: 'HCL',
    contains: [
      hljs.HASH_COMMENT_MODE,
      hljs.C_LINE_COMMENT_MODE,
      hljs.C_BLOCK_COMMENT_MODE,
      // `resource "aws_s3_bucket" "logs" {`
      { className: 'keyword', begin: /^[ \t]*[a-z_][\w-]*(?=(?:[ \t]+"[^"\n]*")*[ \t]*\{)/ },
      { className: 'attr', begin: /^[ \t]*[a-zA-Z_][\w-]*(?=[ \t]*=(?![=>]))/ },
      { className: 'keyword', begin: /\b(?:for|in|if|for_each|dynamic)\b/ },
      { className: 'string', begin: /<<-?\s*([A-Z_]+)\s*\n/, end: /^\s*[A-Z_]+\s*$/ },
      { className: 'variable', begin: /\b(?:var|local|module|data|each|self|path|count)(?=\.)/ },
      string,
      call,
      number,
      literal,
    ],
  }
}
