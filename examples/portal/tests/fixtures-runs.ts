import { defineProvider } from '@callboard/catalog'
import { type Action, defineAction } from '@callboard/scaffolder'
import { z } from 'zod'

const entity = (kind: string, name: string, spec: string) =>
  `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec: ${spec}\n`
const template = (name: string, spec: string) =>
  `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: ${name}, title: ${name} }\nspec:\n  type: service\n${spec}`

const ask = (approver: string) => `  steps:
    - { id: ask, name: Ask, action: approval:request, input: { message: A database for ledger, approvers: ['${approver}'] } }
`
const texts = [
  entity('User', 'ana', '{ memberOf: [crew] }'),
  entity('Group', 'crew', '{ type: team, parent: all, children: [] }'),
  entity('Group', 'all', '{ type: department, children: [] }'),
  entity('Group', 'others', '{ type: team, children: [] }'),
  template('asking-us', ask('group:all')),
  template('asking-them', ask('group:others')),
  template('making', '  steps: [{ id: make, name: Make, action: test:make }]\n'),
  template(
    'around',
    '  steps: [{ id: inner, name: Inner, action: template:run, input: { templateRef: making } }]\n',
  ),
  template(
    'failing',
    `  parameters: { properties: { token: { type: string, ui:field: Secret } } }
  steps:
    - { id: make, name: Make, action: test:make }
    - { id: break, name: Break, action: test:break, input: { token: '\${{ secrets.token }}' } }
`,
  ),
]
/** Runs that wait for a decision, or fail, and the people who decide. */
export const runsProvider = defineProvider({
  name: 'texts',
  *read() {
    for (const [index, text] of texts.entries()) yield { url: `https://x.test/${index}.yaml`, text }
  },
})

/** What the templates do: `seen` is told the secrets of the runs, and as long as `locked` says so nothing can be undone. */
export function runActions({
  seen,
  locked,
}: {
  seen: (token: string | undefined) => void
  locked: () => boolean
}): Action[] {
  return [
    defineAction({
      id: 'test:make',
      input: z.strictObject({}),
      run: () => {},
      undo() {
        if (locked()) throw new Error('it is locked')
      },
    }),
    defineAction({
      id: 'test:break',
      input: z.strictObject({ token: z.string().optional() }),
      run({ input }) {
        seen(input.token)
        throw new Error('the disk is full')
      },
    }),
  ]
}
