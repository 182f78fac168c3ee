/** The documents that the peer's clients are led through. */
export const files = {
  'mkdocs.yml': 'site_name: Payment gateway\nsite_description: How money moves\n',
  'docs/index.md': '# Payments & banks\n\nRead [how to start](guide/start.md).\n',
  'docs/guide/start.md': '# Start\n\n![Path](../img/path.png)\n\n## Roll <back>\n\nUndo "it".\n',
  'docs/img/path.png': 'no picture',
}

/** The entity that they belong to, in the case that people write. */
export const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'Payment-Gateway',
    title: 'Payment gateway',
    annotations: { 'backstage.io/techdocs-ref': 'dir:.' },
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'fintech' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/fintech' }],
}

const name = { kind: 'Component', namespace: 'default', name: 'Payment-Gateway' }
const unknown = { ...name, name: 'Nothing' }

/** Calls of the peer's clients; `sync` is what bringing the site up to date comes to. */
export const calls = [
  { id: 'site', client: 'TechDocsClient', method: 'getTechDocsMetadata', args: [name] },
  { id: 'site-missing', client: 'TechDocsClient', method: 'getTechDocsMetadata', args: [unknown] },
  { id: 'entity', client: 'TechDocsClient', method: 'getEntityMetadata', args: [name] },
  { id: 'entity-missing', client: 'TechDocsClient', method: 'getEntityMetadata', args: [unknown] },
  { id: 'home', client: 'TechDocsStorageClient', method: 'getEntityDocs', args: [name, ''] },
  {
    id: 'page',
    client: 'TechDocsStorageClient',
    method: 'getEntityDocs',
    args: [name, 'guide/start'],
  },
  {
    id: 'page-missing',
    client: 'TechDocsStorageClient',
    method: 'getEntityDocs',
    args: [name, 'guide/end/'],
  },
  {
    id: 'image',
    client: 'TechDocsStorageClient',
    method: 'getBaseUrl',
    args: ['../../img/path.png', name, 'guide/start/'],
    follow: true,
  },
  {
    id: 'sync-updated',
    client: 'TechDocsStorageClient',
    method: 'syncEntityDocs',
    args: [name],
    sync: true,
  },
  {
    id: 'sync-cached',
    client: 'TechDocsStorageClient',
    method: 'syncEntityDocs',
    args: [name],
    sync: false,
  },
  {
    id: 'sync-fails',
    client: 'TechDocsStorageClient',
    method: 'syncEntityDocs',
    args: [name],
    sync: 'no',
  },
  { id: 'search', client: 'DefaultTechDocsCollatorFactory', method: 'getCollator', args: [] },
]
