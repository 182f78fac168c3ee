/** Keys of `mkdocs.yml` that have an effect. */
export const usedKeys = [
  'INHERIT',
  'copyright',
  'docs_dir',
  'draft_docs',
  'edit_uri',
  'edit_uri_template',
  'exclude_docs',
  'extra_css',
  'markdown_extensions',
  'mdx_configs',
  'nav',
  'not_in_nav',
  'plugins',
  'repo_name',
  'repo_url',
  'site_author',
  'site_description',
  'site_name',
  'site_url',
  'theme',
  'use_directory_urls',
  'validation',
]

/** Keys that only speak to the peer's theme and server: there is nothing to warn of. */
export const silentKeys = new Set([
  'dev_addr',
  'extra',
  'remote_branch',
  'remote_name',
  'site_dir',
  'strict',
  'watch',
])

/** Keys of `theme` that name programs or templates of the peer's; all others are a matter of looks. */
export const refusedThemeKeys = ['custom_dir', 'static_templates', 'include_sidebar']

/** Plugins whose work is done here, or needs no doing. */
export const knownPlugins = new Set([
  'autorefs',
  'awesome-nav',
  'awesome-pages',
  'exclude',
  'gh-admonitions',
  'git-revision-date',
  'git-revision-date-localized',
  'literate-nav',
  'material/search',
  'mermaid2',
  'minify',
  'monorepo',
  'offline',
  'privacy',
  'redirects',
  'search',
  'section-index',
  'techdocs-core',
])
