import { hasErrors } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { builtinFields } from '../form/builtin-fields.ts'
import { createForms } from '../form/form-plan.ts'
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

describe.runIf(corpus)('templates of public repositories', () => {
  it('are read, and have a form, but for mistakes of their own', async () => {
    const forms = createForms(builtinFields())
    const counts = { files: 0, templates: 0, fields: 0, refused: 0 }
    for await (const { path } of corpus?.walk({ include: ['**/*.{yaml,yml}'] }) ?? []) {
      const text = (await corpus?.readText(path)) ?? ''
      counts.files += 1
      const { template, issues } = parseTemplate({ text, file: path })
      if (!template) {
        counts.refused += 1
        expect(hasErrors(issues)).toBe(true)
        for (const { code, severity } of issues)
          if (severity === 'error') expect(expected, `${path}: ${code}`).toContain(code)
        continue
      }
      counts.templates += 1
      const { pages } = await forms.plan(template, {})
      counts.fields += pages.reduce((sum, page) => sum + page.fields.length, 0)
    }
    expect(counts.templates).toBeGreaterThan(counts.refused * 10)
    expect(counts.fields).toBeGreaterThan(counts.templates)
  })
})
