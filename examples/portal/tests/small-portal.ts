import { filesProvider } from '@callboard/catalog'
import { createTemporaryFolder } from '@callboard/core/node'
import type { LoadedConfig } from '../src/load-config.ts'

const files = {
  'catalog-info.yaml': `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
  title: Ledger
  description: Keeps the books
  annotations: { backstage.io/techdocs-ref: 'dir:.' }
spec: { type: service, lifecycle: production, owner: crew }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: crew }
spec: { type: team, children: [] }
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: greet, title: Greet }
spec:
  type: example
  owner: crew
  parameters: { title: Who, required: [name], properties: { name: { type: string } } }
  steps:
    - { id: log, name: Log, action: 'debug:log', input: { message: 'hello \${{ parameters.name }}' } }
`,
  'mkdocs.yml': 'site_name: Ledger\nnav: [index.md, postings.md]\n',
  'docs/index.md': '# Ledger\n\nWhere the money is.\n',
  'docs/postings.md': '# Postings\n\nEvery posting has a counterpart.\n',
}

/** A portal with a little of everything: a component with docs, its team, and a template. */
export interface SmallPortal extends AsyncDisposable {
  loaded: LoadedConfig
}

export async function smallPortal(): Promise<SmallPortal> {
  const temporary = await createTemporaryFolder()
  const { folder } = temporary
  for (const [path, text] of Object.entries(files)) await folder.write(`org/${path}`, text)
  const root = `${folder.root}/org`
  return {
    loaded: {
      folder: folder.root,
      config: {
        organisation: 'Test',
        signedInAs: 'user:default/ana',
        folders: [root],
        catalog: { providers: [filesProvider({ root })] },
      },
    },
    [Symbol.asyncDispose]: () => temporary[Symbol.asyncDispose](),
  }
}
