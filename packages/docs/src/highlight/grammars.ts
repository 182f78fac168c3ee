import type { LanguageFn } from 'highlight.js'
import { csv, cypher, rego } from './data-grammars.ts'
import { d2, mermaid } from './diagram-grammars.ts'
import { hcl } from './hcl-grammar.ts'
import { promql } from './promql-grammar.ts'

/** Grammars of ours, for languages of platform teams that highlight.js does not know. */
export const ownGrammars: Readonly<Record<string, LanguageFn>> = {
  ...{ csv, cypher, d2, hcl, mermaid, promql, rego },
}

/**
 * Every language that is coloured, with the other names that authors give it. Not Markdown, whose grammar takes cubic
 * time on `[a](`, nor HTTP, which tries every other grammar on the body.
 */
const languages: Readonly<Record<string, readonly string[]>> = {
  apache: ['apacheconf', 'htaccess'],
  awk: [],
  bash: ['sh', 'zsh', 'ksh'],
  c: ['h'],
  clojure: ['clj', 'edn'],
  cmake: [],
  cpp: ['c++', 'cc', 'hpp'],
  csharp: ['cs', 'c#', 'dotnet'],
  css: [],
  csv: ['tsv'],
  cypher: [],
  d2: [],
  dart: [],
  diff: ['patch'],
  django: ['jinja', 'jinja2', 'j2', 'nunjucks'],
  dockerfile: ['docker', 'containerfile'],
  dos: ['bat', 'cmd', 'batch'],
  elixir: ['ex', 'exs'],
  gherkin: ['feature'],
  go: ['golang'],
  gradle: [],
  graphql: ['gql'],
  groovy: ['jenkinsfile'],
  handlebars: ['hbs', 'mustache'],
  haskell: ['hs'],
  hcl: ['terraform', 'tf', 'tfvars', 'opentofu'],
  ini: ['toml', 'conf', 'cfg', 'editorconfig', 'systemd'],
  java: [],
  javascript: ['js', 'jsx', 'mjs', 'cjs'],
  json: ['json5', 'jsonc', 'jsonl'],
  julia: ['jl'],
  kotlin: ['kt', 'kts'],
  latex: ['tex'],
  less: [],
  lua: [],
  makefile: ['make', 'mk'],
  mermaid: [],
  nginx: ['nginxconf'],
  nix: [],
  objectivec: ['objc', 'obj-c'],
  ocaml: ['ml'],
  perl: ['pl'],
  php: [],
  powershell: ['ps', 'ps1', 'pwsh'],
  promql: ['prometheus'],
  properties: ['env', 'dotenv'],
  protobuf: ['proto'],
  puppet: ['pp'],
  python: ['py', 'python3', 'py3'],
  'python-repl': ['pycon'],
  r: [],
  rego: ['opa'],
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
