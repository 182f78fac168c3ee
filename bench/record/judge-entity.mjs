import { createRequire } from 'node:module'

// By require, as the peer's backend does: its ES module for AI resources does not load in Node.
const require = createRequire(import.meta.url)
const {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  EntityPolicies,
  entityEnvelopeSchemaValidator,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} = require('@backstage/catalog-model')
const {
  aiResourceEntityV1alpha1Validator,
  marketplaceAiResourceEntityV1alpha1Validator,
  mcpServerApiEntityValidator,
  pluginAiResourceEntityV1alpha1Validator,
  ruleAiResourceEntityV1alpha1Validator,
  skillAiResourceEntityV1alpha1Validator,
} = require('@backstage/catalog-model/alpha')

const checkEnvelope = entityEnvelopeSchemaValidator()

/** The policies in the order in which the peer's catalog applies them. */
const policies = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
])

const coreValidators = [
  componentEntityV1alpha1Validator,
  apiEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
]

/** The peer chooses by `spec.type`; a type without rules of its own is judged by those of the kind. */
const aiResourceValidators = {
  skill: skillAiResourceEntityV1alpha1Validator,
  rule: ruleAiResourceEntityV1alpha1Validator,
  plugin: pluginAiResourceEntityV1alpha1Validator,
  marketplace: marketplaceAiResourceEntityV1alpha1Validator,
}

/**
 * Judges an entity as a peer's catalog does that has its core kinds and nothing else.
 *
 * @param {any} entity
 * @returns {Promise<any>} the entity as the peer would keep it
 */
export function judgeEntity(entity) {
  return judge(entity, () => coreValidators)
}

/**
 * Judges an entity as a peer's catalog does that has its module for AI resources as well.
 *
 * @param {any} entity
 * @returns {Promise<any>} the entity as the peer would keep it
 */
export function judgeEntityWithAi(entity) {
  return judge(entity, ({ kind, spec }) => {
    if (kind === 'AiResource')
      return [aiResourceValidators[spec?.type] ?? aiResourceEntityV1alpha1Validator]
    return kind === 'API' && spec?.type === 'mcp-server'
      ? [mcpServerApiEntityValidator]
      : coreValidators
  })
}

async function judge(entity, validatorsFor) {
  checkEnvelope(entity)
  const kept = await policies.enforce(entity)
  for (const validator of validatorsFor(kept)) if (await validator.check(kept)) return kept
  throw new TypeError(`No kind matched "${kept.apiVersion}" "${kept.kind}"`)
}
