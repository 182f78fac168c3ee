/** Keys of `mkdocs.yml` that have an effect. */
export const usedKeys = [
  'site_name',
  'site_description',
  'site_url',
  'docs_dir',
  'nav',
  'repo_url',
  'edit_uri',
  'markdown_extensions',
  'plugins',
]

/** Keys that only speak to the peer's theme and server: there is nothing to warn of. */
export const silentKeys = new Set([
  'theme',
  'site_dir',
  'dev_addr',
  'strict',
  'site_author',
  'copyright',
])

/** Plugins whose work is done here anyway. */
export const knownPlugins = new Set([
  'techdocs-core',
  'search',
  'material/search',
  'gh-admonitions',
])

/** Extensions whose syntax is read, configured or not, and those that only tell the peer's engine to be itself. */
export const knownExtensions = new Set([
  'admonition',
  'attr_list',
  'codehilite',
  'extra',
  'fenced_code',
  'footnotes',
  'github-callouts',
  'markdown.extensions.admonition',
  'markdown.extensions.extra',
  'markdown.extensions.footnotes',
  'markdown.extensions.tables',
  'markdown.extensions.toc',
  'mdx_truly_sane_lists',
  'meta',
  'pymdownx.betterem',
  'pymdownx.details',
  'pymdownx.extra',
  'pymdownx.highlight',
  'pymdownx.magiclink',
  'pymdownx.superfences',
  'pymdownx.tabbed',
  'pymdownx.tasklist',
  'sane_lists',
  'tables',
  'toc',
])
