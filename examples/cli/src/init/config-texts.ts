/** What `callboard init` writes: every key that most people need, those they may leave out behind a comment sign. */
export const typescriptConfig = `import { filesProvider } from '@callboard/catalog'
import { defineConfig } from '@callboard/portal'

const here = import.meta.dirname

export default defineConfig({
  // Shown beside the product's name.
  organisation: 'My organisation',

  // Who everybody on this machine is: the portal answers on this machine only.
  // signedInAs: 'user:default/you',

  // The only folders of this machine that entities, templates and docs may be read from.
  folders: [here],

  // Where entities come from: each catalog-info.yaml below the folder.
  catalog: {
    providers: [filesProvider({ root: here })],
    // Keeps the catalog with its history over restarts, in .callboard/catalog.db.
    // store: 'catalog.db',
  },

  // The only hosts that may be contacted.
  // hosts: ['https://api.github.com'],

  // What steps of templates can do beside the built-in actions: see "Write an action".
  // scaffolder: { actions: [] },

  // A folder of Markdown that belongs to no entity.
  // wiki: \`\${here}/wiki\`,

  // Git hosts that a Git server on this machine stands in for, to try templates without credentials.
  // git: { standInFor: ['github.com'] },
})
`

/** The same as data. */
export const yamlConfig = `# Shown beside the product's name.
organisation: My organisation

# Who everybody on this machine is: the portal answers on this machine only.
# signedInAs: user:default/you

# Where entities come from: each catalog-info.yaml below the folder, relative to this file.
# Docs and templates may be read from these folders, too; "folders" names others instead.
catalog:
  files:
    - .
    # - root: ./services
    #   exclude: ['**/examples/**']
  # Keeps the catalog with its history over restarts, in .callboard/catalog.db.
  # store: catalog.db

# The only hosts that may be contacted.
# hosts: [https://api.github.com]

# A folder of Markdown that belongs to no entity.
# wiki: ./wiki

# Git hosts that a Git server on this machine stands in for, to try templates without credentials.
# git:
#   standInFor: [github.com]
`
