import { hcl } from './hcl-grammar.ts'
import { promql } from './promql-grammar.ts'

/** Grammars of ours, for languages of platform teams that highlight.js does not know. */
export const ownGrammars = { hcl, promql }

/**
 * Every language that is coloured, with the other names that authors give it. Not Markdown, whose grammar takes cubic
 * time on `[a](`, nor HTTP, which tries every other grammar on the body.
 */
const languages: Readonly<Record<string, readonly string[]>> = {
  bash: ['sh', 'zsh', 'ksh'],
  c: ['h'],
  cpp: ['c++', 'cc', 'hpp'],
  csharp: ['cs', 'c#', 'dotnet'],
  css: [],
  diff: ['patch'],
  django: ['jinja', 'jinja2', 'j2', 'nunjucks'],
  dockerfile: ['docker', 'containerfile'],
  elixir: ['ex', 'exs'],
  go: ['golang'],
  gradle: [],
  graphql: ['gql'],
  groovy: ['jenkinsfile'],
  haskell: ['hs'],
  hcl: ['terraform', 'tf', 'tfvars', 'opentofu'],
  ini: ['toml', 'conf', 'cfg', 'editorconfig', 'systemd'],
  java: [],
  javascript: ['js', 'jsx', 'mjs', 'cjs'],
  json: ['json5', 'jsonc', 'jsonl'],
  kotlin: ['kt', 'kts'],
  less: [],
  lua: [],
  makefile: ['make', 'mk'],
  nginx: ['nginxconf'],
  nix: [],
  perl: ['pl'],
  php: [],
  powershell: ['ps', 'ps1', 'pwsh'],
  promql: ['prometheus'],
  properties: ['env', 'dotenv'],
  protobuf: ['proto'],
  python: ['py', 'python3', 'py3'],
  'python-repl': ['pycon'],
  r: [],
  ruby: ['rb'],
  rust: ['rs'],
  scala: [],
  scss: [],
  shell: ['console', 'shell-session', 'shellsession', 'terminal'],
  sql: ['mysql', 'sqlite'],
  pgsql: ['postgres', 'postgresql', 'plpgsql'],
  swift: [],
  typescript: ['ts', 'tsx', 'mts', 'cts'],
  vim: [],
  xml: ['html', 'xhtml', 'svg', 'plist', 'vue'],
  yaml: ['yml', 'helm'],
}

export const grammarNames: ReadonlySet<string> = new Set(Object.keys(languages))

export const aliases: ReadonlyMap<string, string> = new Map(
  Object.entries(languages).flatMap(([name, others]) => others.map((other) => [other, name])),
)
