const byEnding: Record<string, string> = {
  c: 'c',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  go: 'go',
  graphql: 'graphql',
  html: 'xml',
  java: 'java',
  js: 'javascript',
  json: 'json',
  jsx: 'javascript',
  kt: 'kotlin',
  mjs: 'javascript',
  php: 'php',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  scss: 'scss',
  sh: 'bash',
  sql: 'sql',
  swift: 'swift',
  toml: 'ini',
  ts: 'typescript',
  tsx: 'typescript',
  xml: 'xml',
  yaml: 'yaml',
  yml: 'yaml',
}
const byName: Record<string, string> = { Makefile: 'makefile', '.env': 'bash' }

/** The language that a file is written in by its name, as `codeHtml` knows it. */
export function languageOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const ending = name.slice(name.lastIndexOf('.') + 1)
  const find = (table: Record<string, string>, key: string) =>
    Object.hasOwn(table, key) ? table[key] : undefined
  return find(byName, name) ?? find(byEnding, ending) ?? 'plaintext'
}
