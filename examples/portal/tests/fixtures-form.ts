import { defineAction } from '@callboard/scaffolder'
import { z } from 'zod'
import { templateProvider } from './fixtures-template.ts'
import { serveForTest, type TestPortal } from './serve.ts'

/** What {@link see} was given, the last at the end. */
export const seen: unknown[] = []
const see = defineAction({
  id: 'test:see',
  input: z.object({ values: z.looseObject({}), token: z.string().optional() }),
  run({ input, logger }) {
    seen.push(input)
    logger.info(`got ${JSON.stringify(input)}`)
  },
})

/** A portal with the templates of the tests, whose steps keep what they are given. */
export const serveForms = (): Promise<TestPortal> =>
  serveForTest({
    organisation: 'Forms',
    catalog: { providers: [templateProvider] },
    scaffolder: { actions: [see], featureFlags: ['beta'] },
  })

/** Name and value of each control as a browser would post them, check boxes only where they are checked. */
export function controls(html: string): string[][] {
  const form = html.slice(html.indexOf('id="template-form"'))
  const tags = [...form.matchAll(/<(input|textarea)\b([^>]*)>([^<]*)/g)]
  return tags.flatMap(([, tag, attributes = '', text = '']) => {
    const [, name] = /\bname="([^"]*)"/.exec(attributes) ?? []
    const [, value = ''] = /\bvalue="([^"]*)"/.exec(attributes) ?? []
    const isChoice = /type="(?:checkbox|radio)"/.test(attributes)
    if (name === undefined || (isChoice && !/\bchecked\b/.test(attributes))) return []
    return [[name, tag === 'textarea' ? text.trim() : value]]
  })
}
