import { defineCommand } from '../command.ts'
import type { ActionJson } from '../sources/action-json.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Column, indent, table } from '../terminal/table.ts'
import { count } from '../terminal/words.ts'

/** `callboard actions show`: one action with its input and output. */
export const actionsShow = defineCommand({
  name: 'actions show',
  summary: 'Shows what an action takes and gives, with examples.',
  examples: ['actions show fetch:template', 'actions show publish:github --json'],
  args: [['<id>', 'as a step names it']],
  usesSources: true,
  async run(context) {
    const { knownActions } = await import('../sources/lint-templates.ts')
    const { actionJson, findAction } = await import('../sources/action-json.ts')
    const [id = ''] = context.args
    const action = actionJson(findAction(await knownActions(context), id))
    return { json: action, text: (screen) => actionText(screen, action) }
  },
})

interface Property {
  name: string
  type: string
  required: boolean
  description: string
}

function actionText(
  screen: Screen,
  { id, description, input, output, examples }: ActionJson,
): string[] {
  const { style, clean, safe } = screen
  const inputs = propertiesOf(input)
  const outputs = output ? propertiesOf(output) : []
  return [
    style.bold(clean(id)),
    ...(description ? [`${indent}${clean(description)}`] : []),
    '',
    ...(inputs.length > 0 ? [style.bold('Input'), ...table(screen, columns, inputs), ''] : []),
    ...(outputs.length > 0 ? [style.bold('Output'), ...table(screen, columns, outputs), ''] : []),
    ...examples.flatMap((example) => [
      style.bold(clean(example.description)),
      ...JSON.stringify({ action: id, input: example.input }, null, 2)
        .split('\n')
        .map((line) => indent + safe(line)),
      '',
    ]),
    `${count(inputs.length, 'input')}, ${count(outputs.length, 'output')}`,
  ]
}

const columns: Column<Property>[] = [
  { title: 'Name', value: ({ name }) => name },
  { title: 'Type', value: ({ type }) => type },
  { title: 'Required', value: ({ required }) => (required ? 'yes' : 'no') },
  { title: 'Description', value: ({ description }) => description, shrinkTo: 16, optional: true },
]

interface Schema {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
}

/** Properties of an object, of a union those of each form; a property is required where every form asks for it. */
function propertiesOf(schema: object): Property[] {
  const forms: Schema[] = (schema as Schema).anyOf ?? [schema as Schema]
  const names = new Set(forms.flatMap(({ properties = {} }) => Object.keys(properties)))
  return [...names].map((name) => {
    const property = forms.find(({ properties }) => properties?.[name])?.properties?.[name] ?? {}
    return {
      name,
      type: typeOf(property),
      required: forms.every(({ required = [] }) => required.includes(name)),
      description: property.description ?? '',
    }
  })
}

function typeOf({ type, anyOf, enum: values }: Schema): string {
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' | ')
  return type === undefined ? 'any' : [type].flat().join(' | ')
}
