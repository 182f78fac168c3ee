// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineAction } from '../actions/define-action.ts'
import { testTemplate } from '../testing/test-template.ts'
import { createScaffolder } from './create-scaffolder.ts'

/** What a step is called with whose input is this text; or the error that ends the run before. */
async function calledWith(
  text: string,
  {
    spec = '',
    compat,
    secrets = {},
  }: { spec?: string; compat?: 'backstage'; secrets?: object } = {},
) {
  const calls: unknown[] = []
  const action = defineAction({
    id: 'test:call',
    input: z.looseObject({}),
    run: ({ input }) => {
      calls.push(input)
    },
  })
  await using scaffolder = createScaffolder({ actions: [action], ...(compat && { compat }) })
  const step = JSON.stringify({ id: 'a', action: 'test:call', input: { token: text } })
  const template = testTemplate(`${spec}\nsteps:\n  - ${step}`)
  const run = await scaffolder.start(template, { parameters: {}, secrets: { ...secrets } })
  const { error } = await run.result
  return error ?? calls[0]
}

it('ends a step that would pass on a secret which the run does not have', async () => {
  const error = await calledWith('Bearer ${{ secrets.token }}')
  expect(error).toMatchObject({ code: 'SCAFFOLDER_SECRET_MISSING', at: { line: 9 } })
  expect((error as Error).message).toMatchInlineSnapshot(`"The run has no secret "token""`)
  expect((error as { hint?: string }).hint).toMatchInlineSnapshot(
    `"Start it with one, on the command line with --secret token=VARIABLE; where the step does without, write \${{ secrets.token or '' }}."`,
  )
  expect(await calledWith('${{ secrets.token }}')).toMatchObject({
    code: 'SCAFFOLDER_SECRET_MISSING',
  })
  expect(
    await calledWith('Bearer ${{ secrets.token }}', { secrets: { token: 'hunter2' } }),
  ).toEqual({
    token: 'Bearer hunter2',
  })
})

it('leaves alone what says how to do without', async () => {
  expect(await calledWith("${{ secrets.token or '' }}")).toEqual({ token: '' })
  expect(await calledWith("${{ secrets.token | default('none') }}")).toEqual({ token: 'none' })
  expect(await calledWith('{% if secrets.token %}Bearer ${{ secrets.token }}{% endif %}')).toEqual({
    token: '',
  })
  expect(await calledWith('${{ secrets.token }}', { compat: 'backstage' })).toEqual({})
})

it('leaves out an input that is a secret which may be left out', async () => {
  const field = "parameters: { properties: { token: { type: string, 'ui:field': Secret } } }"
  const picker =
    "parameters: { properties: { repo: { type: string, 'ui:field': RepoUrlPicker, 'ui:options': { requestUserCredentials: { secretsKey: token } } } } }"
  const schema = 'secrets: { schema: { type: object, properties: { token: { type: string } } } }'
  for (const spec of [field, picker, schema]) {
    expect(await calledWith('${{ secrets.token }}', { spec })).toEqual({})
    expect(await calledWith('Bearer ${{ secrets.token }}', { spec })).toMatchObject({
      code: 'SCAFFOLDER_SECRET_MISSING',
    })
  }
})
