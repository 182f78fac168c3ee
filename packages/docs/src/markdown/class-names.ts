/** Types of admonitions that have a look of their own; others are shown as a note. */
const admonitionTypes = [
  'note',
  'abstract',
  'summary',
  'tldr',
  'info',
  'todo',
  'tip',
  'hint',
  'important',
  'success',
  'check',
  'done',
  'question',
  'help',
  'faq',
  'warning',
  'caution',
  'attention',
  'failure',
  'fail',
  'missing',
  'danger',
  'error',
  'bug',
  'example',
  'quote',
  'cite',
] as const

/** Classes that an article may hold as they are: those of Material for MkDocs with a look of their own here. */
const known = new Set<string>([
  ...admonitionTypes,
  ...[
    'admonition',
    'admonition-title',
    'anchor-alias',
    'annotate',
    'arithmatex',
    'cards',
    'comment',
  ],
  ...[
    'critic',
    'diagram',
    'end',
    'filename',
    'footnote',
    'footnote-backref',
    'footnote-ref',
    'grid',
  ],
  ...['headerlink', 'highlight', 'highlighttable', 'inline', 'keys', 'lg', 'md-button'],
  ...['md-button--primary', 'mermaid', 'middle', 'no-copy', 'task-list', 'task-list-item', 'toc'],
  ...['twemoji'],
])
const families = /^(?:language-[\w+#-]{1,40}|key-[a-z0-9-]{1,30})$/

/**
 * The class that an author's class becomes. Known ones stay; others are prefixed, so that a page can be styled by
 * the site's own style sheet and cannot dress its content as a part of the portal around it.
 */
export function articleClass(name: string): string | undefined {
  if (known.has(name) || families.test(name)) return name
  return /^[\w-]{1,60}$/.test(name) ? `user-${name}` : undefined
}
