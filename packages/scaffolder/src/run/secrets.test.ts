// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { Secret } from '@callboard/core'
import { createMemoryLogger } from '@callboard/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { runTemplate } from '../testing/run-template.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

const token = 'hunter2-is-the-token'
const leak = defineAction({
  id: 'test:leak',
  input: z.looseObject({}),
  run({ input, logger, secrets }) {
    logger.info(`got ${JSON.stringify(input)}`, { secrets, raw: secrets.token?.reveal() })
    if (input.fail) throw new Error(`no: ${JSON.stringify(input)}`)
    return input
  },
})

async function everythingOf(steps: string, more = '') {
  const logger = createMemoryLogger()
  const finished = await runTemplate(
    `steps:\n${steps}\noutput: { all: '\${{ steps }}' }\n${more}`,
    {
      actions: [leak],
      secrets: { token, list: new Secret('unused-secret-value') },
      logger,
    },
  )
  return { finished, text: JSON.stringify([finished, logger.records]) }
}

describe('a secret', () => {
  it.each([
    ['as it is', '${{ secrets.token }}', token],
    ['inside other text', 'Bearer ${{ secrets.token }}!', token],
    ['in upper case', '${{ secrets.token | upper }}', token.toUpperCase()],
    ['cut', '${{ secrets.token[0:12] | join("") }}', token.slice(0, 12)],
    [
      'with something in it replaced',
      '${{ secrets.token | replace("-", "_") }}',
      token.replaceAll('-', '_'),
    ],
    ['as a key of an object', '${{ { [secrets.token]: 1 } | dump }}', token],
    ['all of them', '${{ secrets }}', token],
  ])('does not show %s', async (_name, expression, form) => {
    const { text } = await everythingOf(
      `  - { id: a, action: test:leak, input: { x: ${JSON.stringify(expression)} } }`,
    )
    expect(text).not.toContain(form)
    expect(text).not.toContain(token)
  })

  it('is cut out of what surrounds it, whatever a filter made of it', async () => {
    const { finished } = await everythingOf(
      `  - { id: a, action: debug:log, input: { message: 'plain \${{ secrets.token }} text' } }
  - { id: b, action: debug:log, input: { message: 'upper \${{ secrets.token | upper }} text' } }
  - { id: c, action: debug:log, input: { message: '${token.toUpperCase()} again' } }`,
    )
    const lines = finished.events.filter(({ body }) => body.level === 'info')
    expect(lines.map(({ body }) => body.message)).toEqual(['plain *** text', '***', '*** again'])
  })

  it('does not show through what a later step makes of an output', async () => {
    const { text } = await everythingOf(
      `  - { id: a, action: test:leak, input: { x: '\${{ secrets.token }}' } }
  - { id: b, action: test:leak, input: { y: '\${{ steps.a.output.x | upper | reverse }}' } }`,
    )
    expect(text).not.toContain([...token.toUpperCase()].reverse().join(''))
    expect(text).not.toContain(token)
  })

  it('does not show in each, in errors and in encodings', async () => {
    const { text, finished } = await everythingOf(
      `  - { id: a, action: test:leak, each: '\${{ secrets }}', input: { x: '\${{ each.value | upper }}', fail: '\${{ each.key == "token" }}' } }`,
    )
    expect(finished.status).toBe('failed')
    expect(text).not.toContain(token.toUpperCase())
    const encoded = await everythingOf(
      `  - { id: a, action: test:leak, input: { x: '\${{ secrets.token | urlencode }}' } }`,
    )
    expect(encoded.text).not.toContain(Buffer.from(token).toString('base64'))
  })

  it('is not in reach of conditions and outputs', async () => {
    const { finished } = await everythingOf(
      `  - { id: a, action: test:leak, if: '\${{ secrets.token }}' }`,
    )
    expect(finished.steps.a).toBe('skipped')
  })

  it('that is short is not masked in text, and the log says so', async () => {
    const { events } = await runTemplate('steps: []', { secrets: { pin: '1234' } })
    expect(events[0]?.body.message).toBe('The secret "pin" is too short to be masked')
  })

  it('does not show in a plan', async () => {
    const scaffolder = createScaffolder({
      actions: [
        {
          ...leak,
          plan: async (context) => ({
            sideEffects: [{ text: JSON.stringify(context.input) }],
            output: context.input,
          }),
        },
      ],
    })
    const template = testTemplate(
      `steps: [{ id: a, action: test:leak, input: { x: 'a \${{ secrets.token | upper }}', y: plain } }]\noutput: { a: '\${{ steps.a.output }}' }`,
    )
    const plan = await scaffolder.plan(template, { parameters: {}, secrets: { token } })
    expect(plan.steps[0]?.input).toEqual({ x: '***', y: 'plain' })
    expect(JSON.stringify(plan)).not.toContain(token.toUpperCase())
  })

  it('never reaches a sink, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 8, maxLength: 40 }), async (secret) => {
        fc.pre(
          secret.trim().length >= 8 &&
            !JSON.stringify(leak).includes(secret.trim()) &&
            /[^a-z0-9\s]/i.test(secret),
        )
        const { events, output } = await runTemplate(
          `steps: [{ id: a, action: test:leak, input: { x: 'p \${{ secrets.token }} s' } }]\noutput: { x: '\${{ steps.a.output.x }}' }`,
          { actions: [leak], secrets: { token: secret } },
        )
        for (const text of [...events.map(({ body }) => body.message), String(output.x)])
          expect(text.includes(secret)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })
})

describe('an answer to a password field', () => {
  const parameters = {
    database: { password: 'correct-horse' },
    pin: '0007',
    users: [{ key: 'battery-staple' }],
  }
  const form = `
parameters:
  properties:
    database: { type: object, properties: { password: { type: string, ui:widget: password } } }
    pin: { type: string, ui:options: { widget: password } }
    users: { type: array, items: { type: object, properties: { key: { type: string, ui:widget: password } } } }
`
  const steps = `
steps:
  - { id: a, action: test:leak, input: { x: '\${{ parameters.database.password | upper }}', pin: '\${{ parameters.pin }}' } }
  - { id: b, action: test:leak, input: { y: '\${{ parameters.users | dump }} \${{ steps.a.output.x }}' } }
output: { all: '\${{ steps }}', pin: '\${{ parameters.pin }}' }
`

  it('reaches the actions, and shows in nothing that is kept or logged', async () => {
    const logger = createMemoryLogger()
    const finished = await runTemplate(form + steps, { actions: [leak], parameters, logger })
    const text = JSON.stringify([finished, logger.records])
    expect(finished.status).toBe('completed')
    expect(finished.task.parameters).toEqual({
      database: { password: '***' },
      pin: '***',
      users: [{ key: '***' }],
    })
    expect(text).not.toMatch(/correct-horse|CORRECT-HORSE|battery-staple/)
    expect(finished.output.pin).toBe('***')
  })

  it('shows in no plan, not even in its files', async () => {
    const write = defineAction({
      id: 'test:write',
      input: z.object({ text: z.string() }),
      run: ({ input, workspace }) => workspace.write('secret.env', input.text),
      plan: async ({ input, workspace }) => {
        await workspace.write('secret.env', input.text)
        return { sideEffects: [{ text: 'Writes', target: input.text }] }
      },
    })
    await using scaffolder = createScaffolder({ actions: [write] })
    const input = "{ text: 'PASSWORD=${{ parameters.database.password }}' }"
    const template = testTemplate(`${form}steps: [{ id: a, action: test:write, input: ${input} }]`)
    const plan = await scaffolder.plan(template, { parameters })
    const [file] = plan.files
    expect(Buffer.from(file?.contentBase64 ?? '', 'base64').toString()).toBe('PASSWORD=***')
    expect(JSON.stringify(plan)).not.toContain('correct-horse')
  })
})
