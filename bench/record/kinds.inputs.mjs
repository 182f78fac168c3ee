import { component, long, rows, spec, withSpec } from './input-rows.mjs'

/** @import { InputRow } from './input-rows.mjs' */

const owners = ['', 5, ['a'], { kind: 'Group', name: 'a' }, null, 'user:jane', 'a b']
const { owner: _, ...ownerless } = component().spec

const api = { type: 'openapi', lifecycle: 'production', owner: 'a' }
const mcp = { ...api, type: 'mcp-server' }
const apis = {
  'definition ""': { ...api, definition: '' },
  'definition {}': { ...api, definition: {} },
  'definition missing': api,
  'definition "x"': { ...api, definition: 'x' },
  'mcp-server with remotes': { ...mcp, remotes: [{ type: 'http', url: 'https://x' }] },
  'mcp-server with definition': { ...mcp, definition: 'x' },
  'mcp-server with no remotes': { ...mcp, remotes: [] },
  'mcp-server remote without url': { ...mcp, remotes: [{ type: 'http' }] },
}
const apiEntities = Object.fromEntries(
  Object.entries(apis).map(([name, value]) => [name, withSpec('API', value)]),
)

const locations = {
  '{}': {},
  type: { type: 'url' },
  'target and targets': { target: 'a', targets: ['b'] },
  'targets "a"': { targets: 'a' },
  'targets [""]': { targets: [''] },
  'target ""': { target: '' },
  'presence maybe': { presence: 'maybe' },
  'presence optional': { presence: 'optional' },
}

const ai = { lifecycle: 'production', owner: 'a' }
const skill = { ...ai, type: 'skill' }
const aiResources = {
  'skill, 501 characters of compatibility': { ...skill, compatibility: long(501) },
  'skill, 500 characters of compatibility': { ...skill, compatibility: long(500) },
  'skill, agents "x"': { ...skill, agents: 'x' },
  'skill, license 5': { ...skill, license: 5 },
  'skill, allowedTools 5': { ...skill, allowedTools: 5 },
  'rule without rationale': { ...ai, type: 'rule', category: 'security' },
  'rule with rationale': { ...ai, type: 'rule', category: 'security', rationale: 'x' },
  'type agent': { ...ai, type: 'agent' },
  'plugin without skills': { ...ai, type: 'plugin' },
  'plugin with skills': { ...ai, type: 'plugin', skills: ['a'] },
  'plugin, version 5': { ...ai, type: 'plugin', skills: [], version: 5 },
  'marketplace without plugins': { ...ai, type: 'marketplace' },
  'marketplace with plugins': { ...ai, type: 'marketplace', plugins: ['a'] },
  'no type': ai,
}
const aiEntities = Object.fromEntries(
  Object.entries(aiResources).map(([name, value]) => [name, withSpec('AiResource', value)]),
)

/** Items 13 to 18: what each kind asks of its spec. @type {readonly InputRow[]} */
export const kindInputs = [
  ...rows(13, 'entity', {
    ...Object.fromEntries(
      owners.map((owner) => [`owner ${JSON.stringify(owner)}`, spec({ owner })]),
    ),
    'owner missing': component({ spec: ownerless }),
    'type empty': spec({ type: '' }),
    'lifecycle missing': component({ spec: { type: 'service', owner: 'team' } }),
    'unknown field': spec({ other: { deep: true } }),
  }),
  ...rows(14, 'entity', {
    'providesApis []': spec({ providesApis: [] }),
    'providesApis [""]': spec({ providesApis: [''] }),
    'providesApis "x"': spec({ providesApis: 'x' }),
    'providesApis null': spec({ providesApis: null }),
    'dependencyOf 5': spec({ dependencyOf: 5 }),
    'dependsOn [5]': spec({ dependsOn: [5] }),
    'system ""': spec({ system: '' }),
    'subcomponentOf {}': spec({ subcomponentOf: {} }),
  }),
  ...rows(15, 'entity', {
    'User without memberOf': withSpec('User', {}),
    'User with memberOf []': withSpec('User', { memberOf: [] }),
    'User email ""': withSpec('User', { memberOf: [], profile: { email: '' } }),
    'User email without @': withSpec('User', { memberOf: [], profile: { email: 'x' } }),
    'User profile extra': withSpec('User', { memberOf: [], profile: { other: 1 } }),
    'Group without children': withSpec('Group', { type: 'team' }),
    'Group with children []': withSpec('Group', { type: 'team', children: [] }),
    'Group with children [""]': withSpec('Group', { type: 'team', children: [''] }),
    'Group parent ""': withSpec('Group', { type: 'team', children: [], parent: '' }),
    'System without owner': withSpec('System', {}),
    'Domain type 5': withSpec('Domain', { owner: 'a', type: 5 }),
    'Resource without type': withSpec('Resource', { owner: 'a' }),
  }),
  ...rows(16, 'entity', apiEntities),
  ...rows('16 with AI,', 'entity with AI', apiEntities),
  ...rows(
    17,
    'entity',
    Object.fromEntries(
      Object.entries(locations).map(([name, value]) => [name, withSpec('Location', value)]),
    ),
  ),
  ...rows(18, 'entity with AI', aiEntities),
]
