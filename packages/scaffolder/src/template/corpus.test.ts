import { createReaders, hasErrors } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { builtinFields } from '../form/builtin-fields.ts'
import { createForms } from '../form/form-plan.ts'
import { lintTemplate } from './lint-template.ts'
import { parseTemplate } from './parse-template.ts'

const root = new URL('../../../../../shared/corpus/templates', import.meta.url).pathname
const corpus = await openFolder({ root }).catch(() => undefined)

/** Real mistakes of real files: the only ones that may be found. */
const expected = [
  'ENTITY_FIELD_REQUIRED',
  'ENTITY_FIELD_INVALID',
  'ENTITY_UNKNOWN_ROOT_KEY',
  'YAML_DUPLICATE_KEY',
  'YAML_SYNTAX',
  'TEMPLATE_STEP_ID',
]

const texts: { file: string; text: string }[] = []
for await (const { path } of corpus?.walk({ include: ['**/*.{yaml,yml}'] }) ?? [])
  texts.push({ file: path, text: (await corpus?.readText(path)) ?? '' })
const parsed = texts.map((text) => ({ ...text, ...parseTemplate(text) }))
const templates = parsed.flatMap(({ template }) => template ?? [])

describe.runIf(corpus)('templates of public repositories', () => {
  it('are read, but for mistakes of their own', () => {
    const refused = parsed.filter(({ template }) => !template)
    for (const { file, issues } of refused) {
      expect(hasErrors(issues)).toBe(true)
      for (const { code, severity } of issues)
        if (severity === 'error') expect(expected, `${file}: ${code}`).toContain(code)
    }
    expect(templates.length).toBeGreaterThan(refused.length * 10)
  })

  it('have a form', async () => {
    const forms = createForms(builtinFields())
    const plans = await Promise.all(templates.map((template) => forms.plan(template, {})))
    const fields = plans.flatMap(({ pages }) => pages.flatMap((page) => page.fields))
    expect(fields.length).toBeGreaterThan(templates.length)
  })

  it('are found to have these mistakes, each one read and true, and no others', () => {
    // All built-in actions, none of which is called.
    const unused = () => Promise.reject(new Error('a template is only looked at'))
    const actions = builtinActions({
      readers: createReaders([]),
      catalog: { register: unused, entities: unused },
      http: { gate: { fetch: unused, redact: String }, baseUrl: 'https://portal.example/api' },
    })
    const counts: Record<string, number> = {}
    for (const { code } of templates.flatMap((template) => lintTemplate(template, { actions })))
      counts[code] = (counts[code] ?? 0) + 1
    // Which actions there are is the host's business.
    const { SCAFFOLDER_ACTION_UNKNOWN: _unknown, ...mistakes } = counts
    expect(mistakes).toMatchInlineSnapshot(`
      {
        "SCAFFOLDER_EXPRESSION_FAILED": 21,
        "TEMPLATE_DEFAULT_INVALID": 5,
        "TEMPLATE_FILTER_UNKNOWN": 9,
        "TEMPLATE_INPUT_UNKNOWN": 9,
        "TEMPLATE_PARAMETER_UNKNOWN": 11,
        "TEMPLATE_SECRET_SHOWN": 2,
        "TEMPLATE_STEP_UNKNOWN": 11,
      }
    `)
  })
})
