import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { filesProvider } from '@callboard/catalog'
import type { PortalConfig } from '../src/define-config.ts'
import type { PolicyRule } from '../src/policy/policy-config.ts'

const entity = (kind: string, metadata: object, spec: object) =>
  JSON.stringify({ apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec })
const service = { type: 'service', lifecycle: 'production' }
const docs = { 'backstage.io/techdocs-ref': 'dir:.' }
const template = (name: string, title: string, tags: string[]) =>
  JSON.stringify({
    apiVersion: 'scaffolder.backstage.io/v1beta3',
    kind: 'Template',
    metadata: { name, title, tags },
    spec: {
      type: 'service',
      owner: 'crew',
      parameters: {
        properties: {
          needs: { type: 'string', 'ui:field': 'EntityPicker' },
          owner: { type: 'string', 'ui:field': 'OwnerPicker' },
        },
      },
      steps: [
        {
          id: 'read',
          action: 'catalog:fetch',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the scaffolder
          input: { entityRef: '${{ parameters.needs }}', optional: true },
        },
        {
          id: 'tell',
          action: 'debug:log',
          // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the scaffolder
          input: { message: 'found ${{ steps.read.output.entity | dump }}' },
        },
      ],
    },
  })

/** What kim may not read is called vault or Zanzibar, everything else is not. */
const files: Record<string, string> = {
  'crew.yaml': entity('Group', { name: 'crew', title: 'Crew' }, { type: 'team', children: [] }),
  'chiefs.yaml': entity('Group', { name: 'chiefs' }, { type: 'team', children: [] }),
  'kim.yaml': entity('User', { name: 'kim', title: 'Kim' }, { memberOf: ['crew'] }),
  'ada.yaml': entity('User', { name: 'ada', title: 'Ada' }, { memberOf: ['chiefs'] }),
  'shop/catalog-info.yaml': entity(
    'Component',
    { name: 'shop', title: 'Shop', annotations: docs },
    {
      ...service,
      owner: 'crew',
      dependsOn: ['component:vault', 'component:till'],
      consumesApis: ['vault-api'],
      system: 'vault-system',
    },
  ),
  'shop/mkdocs.yml': 'site_name: Shop\n',
  'shop/docs/index.md': '# Shop\n\nWhere things are sold.\n',
  'till.yaml': entity('Component', { name: 'till', title: 'Till' }, { ...service, owner: 'crew' }),
  'prices.yaml': entity(
    'API',
    { name: 'prices' },
    { type: 'openapi', lifecycle: 'production', owner: 'vault-crew', definition: 'openapi: 3.0.0' },
  ),
  'vault/catalog-info.yaml': entity(
    'Component',
    {
      name: 'vault',
      title: 'Zanzibar',
      description: 'A strongbox of the Zanzibar vault',
      tags: ['secret'],
      annotations: docs,
    },
    {
      ...service,
      owner: 'crew',
      dependsOn: ['component:till', 'component:vault-lock'],
      providesApis: ['vault-api'],
    },
  ),
  'vault/mkdocs.yml': 'site_name: Zanzibar\n',
  'vault/docs/index.md':
    '# Zanzibar\n\nHow the strongbox of the vault opens.\n\n[Nowhere](gone.md)\n',
  'vault-api.yaml': entity(
    'API',
    { name: 'vault-api', title: 'Zanzibar API', tags: ['secret'] },
    { type: 'openapi', lifecycle: 'production', owner: 'crew', definition: 'openapi: 3.0.0' },
  ),
  'vault-crew.yaml': entity(
    'Group',
    { name: 'vault-crew', title: 'Zanzibar crew', tags: ['secret'] },
    { type: 'team', children: [], members: ['kim'] },
  ),
  'vault-system.yaml': entity(
    'System',
    { name: 'vault-system', tags: ['secret'] },
    { owner: 'crew' },
  ),
  'maker.yaml': template('maker', 'Maker', []),
  'vault-maker.yaml': template('vault-maker', 'Zanzibar maker', ['secret']),
}

/** Every permission but those to read entities and docs. */
const others = [
  'catalog.location.*',
  'catalog.entity.refresh',
  'catalog.entity.delete',
  'catalog.entity.validate',
  'catalog.ingestion.*',
  'scaffolder.*',
  'search.read',
  'repository.read',
  'openapi.read',
]

/** What kim may do: everything, but to read what is tagged. */
export const readingRules: readonly PolicyRule[] = [
  {
    allow: ['catalog.entity.read', 'docs.read'],
    where: { $not: { 'metadata.tags': 'secret' } },
  },
  { allow: others },
  { allow: '*', to: 'group:default/chiefs' },
]

/** Files on disk, and a portal over them behind a proxy, so that a test is whom it says. */
export async function readingConfig(): Promise<{ config: PortalConfig } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-reading-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return {
    config: {
      organisation: 'Shop',
      folders: [folder],
      catalog: { providers: [filesProvider({ root: folder, include: ['**/*.yaml'] })] },
      signIn: {
        publicUrl: 'http://localhost',
        proxy: { userHeader: 'x-user', trusted: ['127.0.0.1'] },
      },
      policy: readingRules,
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
