import { existsSync } from 'node:fs'
import { createTemporaryFolder, type TemporaryFolder } from '@callboard/core/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryReaders } from '../testing/memory-provider.ts'
import { validateSources } from './validate-sources.ts'

const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: crew }
`
let temporary: TemporaryFolder
beforeEach(async () => {
  temporary = await createTemporaryFolder()
})
afterEach(() => temporary[Symbol.asyncDispose]())
const write = async (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) await temporary.folder.write(path, text)
}

describe('validateSources', () => {
  it('examines what looks like entities in a folder, and everything of a file named by name', async () => {
    await write({
      'catalog-info.yaml': `${component('good')}---\n${component('good')}---\nkind: Component\n`,
      'more/entities.yaml': `${component('a').replace('crew', '5')}---\napiVersion: v1\nkind: ConfigMap\n`,
      'more/entities.json':
        '{ "apiVersion": "backstage.io/v1alpha1", "kind": "Domain", "metadata": { "name": "d" }, "spec": { "owner": "crew" } }',
      'k8s/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\n',
      'notes.yaml': 'hello: [world',
      'skeleton/catalog-info.yaml': component('{{ name }}'),
    })
    const { root } = temporary.folder
    const { entities, issues, summary } = await validateSources({ targets: [root] })
    const shown = (file: string) => file.replace(`${root}/`, '')
    expect(entities.map(({ file, ...entity }) => ({ file: shown(file), ...entity }))).toEqual([
      {
        ref: 'component:default/good',
        kind: 'Component',
        file: 'catalog-info.yaml',
        line: 1,
        ok: true,
      },
      {
        ref: 'component:default/good',
        kind: 'Component',
        file: 'catalog-info.yaml',
        line: 6,
        ok: false,
      },
      { kind: 'Component', file: 'catalog-info.yaml', line: 11, ok: false },
      { ref: 'domain:default/d', kind: 'Domain', file: 'more/entities.json', line: 1, ok: true },
      {
        ref: 'component:default/a',
        kind: 'Component',
        file: 'more/entities.yaml',
        line: 1,
        ok: false,
      },
    ])
    expect(
      issues.map(({ code, at }) => `${code} ${shown(at?.file ?? '')}:${at?.line}:${at?.column}`),
    ).toMatchInlineSnapshot(`
      [
        "CONFLICT catalog-info.yaml:6:1",
        "ENTITY_FIELD_REQUIRED catalog-info.yaml:11:1",
        "ENTITY_FIELD_REQUIRED catalog-info.yaml:11:1",
        "ENTITY_FIELD_INVALID more/entities.yaml:4:47",
      ]
    `)
    expect(summary).toEqual({
      files: 3,
      documents: 5,
      entities: 2,
      errors: issues.length,
      warnings: 0,
    })
    const named = await validateSources({ targets: [`${root}/k8s/deployment.yaml`] })
    expect(named.issues.map(({ code }) => code)).toEqual(['ENTITY_KIND_UNKNOWN'])
    expect(named.summary).toMatchObject({ files: 1, documents: 1, entities: 0 })
  })

  it('fetches nothing unless it is given readers', async () => {
    const text = `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: a }
spec: { type: openapi, lifecycle: production, owner: crew, definition: { $text: 'https://memory.test/x' } }
`
    await write({ 'catalog-info.yaml': text })
    const targets = [temporary.folder.root]
    const offline = await validateSources({ targets })
    expect(offline.summary).toMatchObject({ entities: 1, errors: 0, warnings: 1 })
    expect(offline.issues.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        ""spec.definition" comes from "https://memory.test/x", which was not fetched",
      ]
    `)
    const readers = memoryReaders({ x: 'openapi: 3.1.0', 'entity.yaml': component('remote') })
    expect((await validateSources({ targets, readers })).issues).toEqual([])
    const remote = await validateSources({ targets: ['https://memory.test/entity.yaml'], readers })
    expect(remote.entities).toMatchObject([{ ref: 'component:default/remote', ok: true }])
  })

  it('says which target is not there', async () => {
    const missing = `${temporary.folder.root}/nope`
    await expect(validateSources({ targets: [missing] })).rejects.toThrow(
      `There is no file "${missing}"`,
    )
    await expect(validateSources({ targets: [] })).rejects.toThrow('"targets" is not valid')
    await expect(validateSources({ target: ['.'] } as never)).rejects.toThrow()
  })
})

const corpus = new URL('../../../../../shared/corpus/catalog', import.meta.url).pathname

describe.runIf(existsSync(corpus))('the real files of nineteen repositories', () => {
  it('are taken in, but for mistakes that can be defended', async () => {
    const { issues, summary } = await validateSources({ targets: [corpus] })
    expect(summary).toEqual({ files: 135, documents: 283, entities: 275, errors: 8, warnings: 4 })
    expect(
      issues
        .filter(({ severity }) => severity === 'error')
        .map(
          ({ code, at, ref }) => `${code} ${at?.file.replace(`${corpus}/`, '')}:${at?.line} ${ref}`,
        ),
    ).toMatchInlineSnapshot(`
      [
        "ENTITY_UNKNOWN_ROOT_KEY 1-Platform__one-platform/catalog/resources/CouchDB.yaml:23 resource:devex/one-platform-couchdb",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:56 component:default/agent-sandbox",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:131 component:default/agentic-platform",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:156 component:default/agentic-platform",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:255 component:default/aws-ebs-csi-driver-app",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:305 component:default/aws-efs-csi-driver",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:1220 component:default/karpenter-app",
        "CONFLICT giantswarm__backstage-catalogs/catalogs/charts.yaml:1494 component:default/muster",
      ]
    `)
  })
})
