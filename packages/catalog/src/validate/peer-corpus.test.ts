import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { coreKinds, parseYaml, validateEntity } from '@callboard/core'
import { expect, it } from 'vitest'

// By require, as the peer's backend does: its ES module for AI resources does not load in Node.
const require = createRequire(import.meta.url)
const model = require('@backstage/catalog-model') as typeof import('@backstage/catalog-model')

const corpus = new URL('../../../../../shared/corpus/catalog/', import.meta.url)
const policies = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
])
const checkEnvelope = model.entityEnvelopeSchemaValidator()
const validators = [
  model.componentEntityV1alpha1Validator,
  model.apiEntityV1alpha1Validator,
  model.resourceEntityV1alpha1Validator,
  model.groupEntityV1alpha1Validator,
  model.userEntityV1alpha1Validator,
  model.systemEntityV1alpha1Validator,
  model.domainEntityV1alpha1Validator,
  model.locationEntityV1alpha1Validator,
]

/** The peer's verdict, by the packages that it publishes for it. */
async function peerAccepts(value: unknown): Promise<boolean> {
  try {
    checkEnvelope(value)
    const entity = await policies.enforce(structuredClone(value) as never)
    for (const validator of validators) if (await validator.check(entity as never)) return true
    return false
  } catch {
    return false
  }
}

/** Kinds for which the peer has packages of their own: templates, and what agents use. */
function isOfAnotherPackage(value: unknown): boolean {
  const { kind, spec } = (value ?? {}) as { kind?: unknown; spec?: { type?: unknown } }
  return kind === 'Template' || kind === 'AiResource' || spec?.type === 'mcp-server'
}

it.skipIf(!existsSync(corpus))(
  'agrees with the peer about every document of real repositories that has one of its kinds',
  async () => {
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ya?ml$/.test(path))
      .sort()
    let compared = 0
    const differences: string[] = []
    for (const file of files) {
      const { documents } = parseYaml(readFileSync(new URL(file, corpus), 'utf8'), { file })
      for (const { value, issues, line } of documents) {
        if (issues.length > 0 || isOfAnotherPackage(value)) continue
        compared += 1
        const { entity } = validateEntity(value, { kinds: coreKinds, compat: 'backstage' })
        if ((entity !== undefined) !== (await peerAccepts(value)))
          differences.push(`${file}:${line}`)
      }
    }
    expect(compared).toBeGreaterThan(200)
    expect(differences).toEqual([])
  },
)
