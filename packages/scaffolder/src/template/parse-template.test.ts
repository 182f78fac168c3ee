import { formatIssue } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { parseTemplate } from './parse-template.ts'

const head = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata:
  name: Go
`

const problems = (text: string) =>
  parseTemplate({ text, file: 'template.yaml' }).issues.map((issue) => formatIssue(issue))

describe('parseTemplate', () => {
  it('fills in what a template may leave out', () => {
    const source = {
      text: `${head}spec:\n  type: service\n  parameters: { properties: { name: { type: string } } }\n  steps:\n    - action: debug:log\n`,
      file: 'template.yaml',
    }
    const { template, issues } = parseTemplate({ ...source, baseUrl: 'file:///org/template.yaml' })
    expect(issues).toEqual([])
    const { entity: _entity, locate: _locate, ...rest } = template ?? {}
    expect(rest).toEqual({
      ref: 'template:default/go',
      title: 'Go',
      baseUrl: 'file:///org/template.yaml',
      pages: [
        {
          title: 'Please enter the following information',
          schema: { properties: { name: { type: 'string' } } },
          path: ['spec', 'parameters'],
        },
      ],
      steps: [
        {
          id: 'step-1',
          name: 'debug:log',
          action: 'debug:log',
          input: {},
          path: ['spec', 'steps', 0],
        },
      ],
      output: {},
      source,
    })
  })

  it.each([
    [
      'backstage.io/source-location',
      'url:https://github.com/o/r/tree/main/',
      'https://github.com/o/r/tree/main/',
    ],
    ['backstage.io/managed-by-location', 'url:file:///org/t.yaml', 'file:///org/t.yaml'],
    ['backstage.io/managed-by-location', 'file:/org/t.yaml', 'file:///org/t.yaml'],
    ['backstage.io/managed-by-location', 'nonsense', undefined],
  ])('takes its base from %s: %s', (annotation, value, baseUrl) => {
    const { template } = parseTemplate({
      entity: {
        apiVersion: 'scaffolder.backstage.io/v1beta3',
        kind: 'Template',
        metadata: { name: 'x', annotations: { [annotation]: value } },
        spec: { type: 'service', steps: [] },
        relations: [],
      },
    })
    expect(template?.baseUrl).toBe(baseUrl)
  })

  it('takes the first template of several documents', () => {
    const text = `apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: x }\n---\n${head}spec: { type: service, steps: [] }\n`
    expect(parseTemplate({ text, file: 't.yaml' }).template?.ref).toBe('template:default/go')
  })

  it('lists every problem with its place', () => {
    expect(
      problems(
        `${head}spec:\n  type: service\n  steps:\n    - id: a\n      action: debug:log\n    - id: a\n      action: debug:log\n      input: text\n    - id: __proto__\n      action: debug:log\n`,
      ).join('\n'),
    ).toMatchInlineSnapshot(`
      "template.yaml:10:7: error: The step id "a" is used twice (TEMPLATE_STEP_DUPLICATE)
           9 |       action: debug:log
        > 10 |     - id: a
             |       ^
          11 |       action: debug:log
        hint: Rename this step: number 1 has the id too.
      template.yaml:12:7: error: The input of the step "a" is not an object (TEMPLATE_STEP_INPUT)
          11 |       action: debug:log
        > 12 |       input: text
             |       ^
          13 |     - id: __proto__
        hint: Write it as "input:" with indented keys.
      template.yaml:13:7: error: "__proto__" cannot be the id of a step (TEMPLATE_STEP_ID)
          12 |       input: text
        > 13 |     - id: __proto__
             |       ^
          14 |       action: debug:log
        hint: Use letters, digits, "-" and "_"."
    `)
  })

  it('says when there is no template', () => {
    expect(problems('')).toMatchInlineSnapshot(`
      [
        "template.yaml: error: "template.yaml" holds no template (TEMPLATE_EMPTY)
        hint: Begin it with "apiVersion: scaffolder.backstage.io/v1beta3" and "kind: Template".",
      ]
    `)
    expect(problems('- 1')).toMatchInlineSnapshot(`
      [
        "template.yaml:1:1: error: The document is not an object (ENTITY_NOT_OBJECT)
        > 1 | - 1
            | ^
        hint: Begin it with "apiVersion:" and "kind:".",
      ]
    `)
    expect(problems(`${head}spec: { type: service }`)).toMatchInlineSnapshot(`
      [
        "template.yaml:5:1: error: "spec.steps" is missing (ENTITY_FIELD_REQUIRED)
          4 |   name: Go
        > 5 | spec: { type: service }
            | ^
        hint: Add "steps: …".",
      ]
    `)
    expect(problems('a: [')).toMatchInlineSnapshot(`
      [
        "template.yaml:1:5: error: Flow sequence in block collection must be sufficiently indented and end with a ] (YAML_SYNTAX)
        > 1 | a: [
            |     ^
        hint: Check the indentation and the quotes around this place.",
      ]
    `)
  })

  it('refuses more steps than any template needs', () => {
    const steps = Array.from({ length: 501 }, () => '    - action: debug:log').join('\n')
    expect(problems(`${head}spec:\n  type: service\n  steps:\n${steps}`)[0]).toContain('501 steps')
  })
})

it('says that what stands in another file is for a catalog to read', () => {
  const text =
    'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: x }\nspec:\n  type: service\n  steps:\n    $yaml: ./steps.yaml\n'
  const { template, issues } = parseTemplate({ text, file: 'template.yaml' })
  expect(template).toBeUndefined()
  expect(issues.map(({ at, message, hint }) => [at?.line, message, hint])).toMatchInlineSnapshot(`
    [
      [
        6,
        ""spec.steps" is a file that "$yaml" names, which only a catalog reads",
        "Name the template by its reference, with --from or --config; or write here what is in that file.",
      ],
    ]
  `)
  const steps =
    'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: x }\nspec:\n  type: service\n  steps:\n    - action: debug:log\n    - $yaml: ./step.yaml\n'
  const { issues: inList } = parseTemplate({ text: steps, file: 'template.yaml' })
  expect(inList.map(({ message }) => message)).toEqual([
    '"spec.steps.1" is a file that "$yaml" names, which only a catalog reads',
  ])
})
