const document = (kind: string, name: string, spec: string, title = '') =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name}${title} }\nspec: { ${spec} }\n`

export const component = (name: string, more: string, title?: string) =>
  document('Component', name, `type: service, lifecycle: production, ${more}`, title)

/** A shop whose database is shared, with a person to call and relations to what is missing. */
export const files = {
  'shop.yaml': [
    document('Resource', 'db', 'type: database, owner: data'),
    component('gateway', "owner: money, system: shop, dependsOn: ['resource:db']"),
    component('edge', "owner: money, dependsOn: ['component:gateway'], providesApis: [pay-api]"),
    document('API', 'pay-api', 'type: openapi, lifecycle: production, owner: money, definition: x'),
    component('web', 'owner: front, consumesApis: [pay-api]'),
    component('gone-user', "owner: nobody, dependsOn: ['component:missing']"),
    document('System', 'shop', 'owner: money'),
    document('Group', 'money', 'type: team, children: [money-oncall]'),
    document('Group', 'money-oncall', 'type: team, children: []'),
    document('Group', 'data', 'type: team, children: []'),
    document('Group', 'front', 'type: team, children: [], members: [cleo, ghost]'),
    document(
      'User',
      'ada',
      'memberOf: [money-oncall], profile: { displayName: Ada, email: ada@a.test }',
    ),
    document('User', 'ben', 'memberOf: [money]'),
    document('User', 'cleo', 'memberOf: []'),
  ].join('---\n'),
}
