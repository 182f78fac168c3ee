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

/**
 * The classes that an article may hold, those of Material for MkDocs among them. It is a closed list, so that a page
 * cannot dress its content as a part of the portal around it.
 */
const known = new Set<string>([
  ...admonitionTypes,
  'admonition',
  'admonition-title',
  'anchor-alias',
  'annotate',
  'end',
  'filename',
  'footnote',
  'footnote-backref',
  'footnote-ref',
  'headerlink',
  'highlight',
  'highlighttable',
  'inline',
  'mermaid',
  'task-list',
  'task-list-item',
])

export const classNames = {
  has: (name: string): boolean => known.has(name) || /^language-[\w+#-]{1,40}$/.test(name),
}
