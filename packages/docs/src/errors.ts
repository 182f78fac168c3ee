import { defineErrors } from '@callboard/core'

const quote = (value: unknown) => JSON.stringify(String(value).slice(0, 200))
const near = (nearest: string | undefined, otherwise: string) =>
  nearest === undefined ? otherwise : `Did you mean ${quote(nearest)}?`

/**
 * Every error and every issue of `@callboard/docs`. Those about a page, the configuration or a link come as issues
 * of the site; the others are thrown.
 */
export const docsErrors = defineErrors('DOCS', {
  PLUGIN_FAILED: ({ plugin, subject }: { plugin: string; subject: string }) => ({
    message: `The docs plugin ${quote(plugin)} failed on ${quote(subject)}`,
    hint: 'The cause says why; leave the plugin out to build without it.',
  }),
  ANNOTATION_INVALID: ({
    annotation,
    value,
    reason,
  }: {
    annotation: string
    value: string
    reason: string
  }) => ({
    message: `The annotation "${annotation}" with ${quote(value)} does not lead to documents: ${reason}`,
    hint: 'Write "dir:." for the folder of the document, or "url:" and the address of a folder of a repository.',
  }),
  OUT_FOREIGN: ({ out }: { out: string }) => ({
    message: `The output folder ${quote(out)} holds files that were not written by a docs build`,
    hint: 'Name an empty or a new folder.',
  }),
  OUT_OVERLAPS: ({ out }: { out: string }) => ({
    message: `The output folder ${quote(out)} overlaps the folder that is read`,
    hint: 'Name a folder outside of the documents, for example "site".',
  }),
  OUT_MARKER: ({ out }: { out: string }) => ({
    message: `The record of the last build in ${quote(out)} cannot be read`,
    hint: 'Remove the output folder and build again.',
  }),

  VERSION_INVALID: ({ version }: { version: string }) => ({
    message: `${quote(version)} cannot be the name of a version`,
    hint: 'Write letters, digits, dots, dashes and underscores, for example "2.1".',
  }),
  MANIFEST_INVALID: ({ place, key }: { place: string; key: string }) => ({
    message: `What says which files a published site has cannot be read: ${quote(key)} in ${place}`,
    hint: 'Publish the site again.',
  }),
  STORE_REFUSED: ({
    place,
    method,
    status,
    said,
  }: {
    place: string
    method: string
    status: number
    said: string
  }) => ({
    message: `${place} refused ${method} with status ${status}: ${said || 'without a reason'}`,
    hint:
      status === 401 || status === 403
        ? 'Check the credentials, and that they may read, write, list and remove objects there.'
        : 'Check that the bucket or container exists and is spelled right.',
  }),
  STORE_ANSWER_INVALID: ({ place, reason }: { place: string; reason: string }) => ({
    message: `${place} gave an answer that is not understood: ${reason}`,
    hint: 'Check that the endpoint is that of the storage service.',
  }),
  CREDENTIALS_INVALID: ({ what }: { what: string }) => ({
    message: `What was given as ${what} is none`,
    hint: 'Hand over the content of the file as it was downloaded.',
  }),
  STYLE_REFUSED: ({ what }: { what: string }) => ({
    message: `A part of the style sheet is left out: ${what}`,
    hint: 'Style sheets change articles only, with pictures and fonts that lie beside them.',
  }),
  LAYOUT_INVALID: ({ reason }: { reason: string }) => ({
    message: `The layout of the theme is no Eta template: ${reason}`,
    hint: 'Correct the template given to defaultTheme as "layout".',
  }),

  CONFIG_INVALID: ({ problem }: { problem: string }) => ({
    message: `The configuration is not as it should be: ${problem}`,
    hint: 'The default is used instead.',
  }),
  CONFIG_KEY_IGNORED: ({ key, nearest }: { key: string; nearest?: string | undefined }) => ({
    message: `The key ${quote(key)} of the configuration is ignored`,
    hint: near(nearest, 'Nothing but the documented keys has an effect; remove it.'),
  }),
  CONFIG_VARIABLE: ({ variable }: { variable: string }) => ({
    message: `The variable ${quote(variable)} of the environment is not given to the build`,
    hint: 'Hand it in as "environment", or write [NAME, value] to have a value without it.',
  }),
  CONFIG_PLUGIN_IGNORED: ({ plugin }: { plugin: string }) => ({
    message: `The MkDocs plugin ${quote(plugin)} is ignored`,
    hint: 'Plugins named in a repository are never run.',
  }),
  CONFIG_EXTENSION_IGNORED: ({ extension }: { extension: string }) => ({
    message: `The Markdown extension ${quote(extension)} has no counterpart here`,
    hint: 'Its syntax shows as plain text.',
  }),
  FOLDER_MISSING: ({ folder, reason }: { folder: string; reason: string }) => ({
    message: `The documents cannot be read from ${quote(folder)}: ${reason}`,
    hint: 'Name a folder below the configuration in "docs_dir".',
  }),
  SITE_MISSING: ({ folder }: { folder: string }) => ({
    message: `There is neither a mkdocs.yml nor a folder ${quote(folder)} here`,
    hint: 'Name the folder that holds the mkdocs.yml, or add an index.md.',
  }),
  NO_INDEX: ({ folder }: { folder: string }) => ({
    message: `There is no home page in ${quote(folder)}`,
    hint: 'Add an index.md.',
  }),
  NAV_MISSING: ({ target, nearest }: { target: string; nearest?: string | undefined }) => ({
    message: `The navigation names ${quote(target)}, which does not exist`,
    hint: near(nearest, 'Correct the path; it is relative to the documents.'),
  }),
  NAV_INVALID: ({ reason }: { reason: string }) => ({
    message: `A part of the navigation is not understood: ${reason}`,
    hint: 'Write "path.md", "Title: path.md" or "Title:" with a list.',
  }),
  NAV_OMITTED: ({ path }: { path: string }) => ({
    message: `The page ${quote(path)} is not in the navigation`,
    hint: 'It is built all the same; add it to "nav" to show it.',
  }),

  FILE_SKIPPED: ({ path, reason }: { path: string; reason: string }) => ({
    message: `${quote(path)} is left out: ${reason}`,
    hint: 'Only regular files inside the documents are read.',
  }),
  PAGE_CLASH: ({ path, other }: { path: string; other: string }) => ({
    message: `${quote(path)} is left out: its address belongs to ${quote(other)}`,
    hint: 'Rename one of the two.',
  }),
  PAGE_ENCODING: ({ path }: { path: string }) => ({
    message: `${quote(path)} is not valid UTF-8; what could not be read shows as "\ufffd"`,
    hint: 'Save the file as UTF-8.',
  }),
  PAGE_REFUSED: ({ reason }: { reason: string }) => ({
    message: `The page cannot be shown: ${reason}`,
    hint: 'Split or simplify the page; an error page stands in its place.',
  }),
  PAGE_FAILED: ({ reason }: { reason: string }) => ({
    message: `The page could not be rendered: ${reason}`,
    hint: 'An error page stands in its place.',
  }),
  FRONT_MATTER: ({ problem }: { problem: string }) => ({
    message: `The front matter is ignored: ${problem}`,
    hint: 'Write plain "key: value" lines between two lines of "---".',
  }),
  FENCE_OPEN: () => ({
    message: 'A block of code is never closed',
    hint: 'End it with a line of as many backticks or tildes as it began with.',
  }),
  SNIPPET_MISSING: ({ name }: { name: string }) => ({
    message: `The snippet ${quote(name)} does not exist`,
    hint: 'Write its path below "base_path" of pymdownx.snippets; without one, below the configuration.',
  }),
  SNIPPET_PART: ({ name }: { name: string }) => ({
    message: `The snippet ${quote(name)} has no such section`,
    hint: 'Mark it in the file with [start:name] and [end:name] behind --8<--.',
  }),
  SNIPPET_REFUSED: ({ name, reason }: { name: string; reason: string }) => ({
    message: `The snippet ${quote(name)} is not included: ${reason}`,
    hint: 'Copy what is needed into the repository, in fewer and smaller files.',
  }),
  FORMULA: ({ tex, reason }: { tex: string; reason: string }) => ({
    message: `The formula ${quote(tex)} cannot be set: ${reason}`,
    hint: 'Its source is shown; correct the TeX.',
  }),
  DIAGRAM: ({ language, reason }: { language: string; reason: string }) => ({
    message: `A diagram in ${quote(language)} could not be drawn: ${reason}`,
    hint: 'Its source is shown; correct it, or look at what draws diagrams.',
  }),
  ASSET_ACTIVE: ({ path }: { path: string }) => ({
    message: `${quote(path)} can run scripts when it is opened by itself`,
    hint: 'Remove the scripts from it, or serve it from another origin.',
  }),

  LINK_MISSING: ({ target, nearest }: { target: string; nearest?: string | undefined }) => ({
    message: `The link ${quote(target)} leads nowhere`,
    hint: near(nearest, 'Correct the path; it is relative to this page.'),
  }),
  LINK_TEMPLATE: ({ target }: { target: string }) => ({
    message: `The link ${quote(target)} is an expression, which nothing evaluates`,
    hint: 'Write the address itself; expressions stay as they are written.',
  }),
  LINK_ANCHOR: ({ target, nearest }: { target: string; nearest?: string | undefined }) => ({
    message: `The link ${quote(target)} names a heading that is not there`,
    hint: near(nearest && `#${nearest}`, 'Name the id of a heading of that page.'),
  }),
  LINK_OUTSIDE: ({ target }: { target: string }) => ({
    message: `The link ${quote(target)} leaves the documents`,
    hint: 'Link to the file on the web, or move it into the documents.',
  }),
  LINK_REPOSITORY: ({ target }: { target: string }) => ({
    message: `The link ${quote(target)} leaves the documents; it leads to the repository on the web`,
    hint: 'Move the file into the documents to keep readers on the site.',
  }),
  LINK_ABSOLUTE: ({ target, nearest }: { target: string; nearest?: string | undefined }) => ({
    message: `The link ${quote(target)} is absolute and depends on where the site is mounted`,
    hint: near(nearest, 'Make it relative to this page.'),
  }),
  LINK_ENTITY: ({ target, ref }: { target: string; ref: string }) => ({
    message: `The link ${quote(target)} leads to documents of ${quote(ref)}, and there are none`,
    hint: 'Correct the reference, or give that entity a "backstage.io/techdocs-ref".',
  }),
  LINK_UNREACHABLE: ({ target, reason }: { target: string; reason: string }) => ({
    message: `The address ${quote(target)} cannot be reached: ${reason}`,
    hint: 'Correct the address, or leave the link out.',
  }),
})
