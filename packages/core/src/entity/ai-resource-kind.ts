import { z } from 'zod'
import { defineKind, type RelationRule } from './define-kind.ts'
import { dependsOn, ownedBy, partOf, refs, text } from './kind-parts.ts'

const skill: RelationRule = { ...dependsOn, defaultKind: 'AiResource' }
const hasPart = (field: string): RelationRule => ({
  field,
  type: 'hasPart',
  reverse: 'partOf',
  defaultKind: 'AiResource',
  targetKinds: ['AiResource'],
})
const aiBase = { type: text, lifecycle: text, owner: text, system: text.optional() }
/** What agents use, in the four forms that the peer knows and any other. */
export const aiResource = defineKind({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'AiResource',
  description: 'Something agents use: a skill, a rule, a plugin, a marketplace.',
  spec: z.looseObject(aiBase),
  specType: {
    skill: z.looseObject({
      ...aiBase,
      disciplines: refs.optional(),
      categories: refs.optional(),
      agents: refs.optional(),
      dependsOn: refs.optional(),
      allowedTools: text.optional(),
      license: text.optional(),
      compatibility: z.string().max(500, { message: 'expected at most 500 characters' }).optional(),
    }),
    rule: z.looseObject({
      ...aiBase,
      category: text,
      rationale: text,
      disciplines: refs.optional(),
    }),
    plugin: z.looseObject({ ...aiBase, skills: refs, version: text.optional() }),
    marketplace: z.looseObject({ ...aiBase, plugins: refs, version: text.optional() }),
  },
  relations: [ownedBy, partOf('system', 'System'), skill, hasPart('skills'), hasPart('plugins')],
})
