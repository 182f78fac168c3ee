// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
import { messageOf } from '@callboard/core'
import type { ContractCase } from '@callboard/core/testing'
import { z } from 'zod'
import type { Action } from '../actions/define-action.ts'
import { createRenderer } from '../expressions/create-renderer.ts'
import type { Filter } from '../expressions/define-filter.ts'
import { copyPlain } from '../expressions/plain-data.ts'
import type { Field, FieldContext } from '../form/define-field.ts'
import type { GitHost, NewRepository } from '../publish/git-host.ts'
import { assertEqual, assertTrue } from './assertions.ts'

/** What every {@link Action} must do: describe itself, and take its own examples. */
export function actionContract(action: Action): ContractCase[] {
  return [
    {
      name: 'has an id of lower-case words between colons',
      run: async () => assertTrue(/^[a-z][\w-]*(?::[\w-]+)+$/i.test(action.id), action.id),
    },
    {
      name: 'says what it does, and describes its input and output as JSON Schema',
      async run() {
        assertTrue((action.description ?? '').length > 0, 'a description')
        for (const schema of [action.input, action.output ?? z.object({})])
          z.toJSONSchema(schema, { io: 'input' })
      },
    },
    ...(action.examples ?? []).map(({ description, input }) => ({
      name: `takes its example "${description}"`,
      run: async () => {
        const { error } = action.input.safeParse(input)
        assertTrue(error === undefined, error?.message ?? '')
      },
    })),
  ]
}

/** What every {@link Filter} must do: give plain data for plain data, and the same each time. */
export function filterContract(filter: Filter, input: unknown): ContractCase[] {
  return [
    {
      name: 'can be used in an expression and gives plain data',
      async run() {
        const renderer = createRenderer({ filters: [filter] })
        const once = renderer.renderValue(`\${{ input | ${filter.name} }}`, { input })
        const again = renderer.renderValue(`\${{ input | ${filter.name} }}`, { input })
        copyPlain(once ?? null)
        assertEqual(again, once, 'second result')
      },
    },
  ]
}

/** What every {@link Field} must do: resolve to plain data, and judge any answer without throwing. */
export function fieldContract(field: Field, context: Omit<FieldContext, 'name'>): ContractCase[] {
  const given = { ...context, name: 'answer' }
  return [
    {
      name: 'resolves to plain data',
      run: async () => void copyPlain(await field.resolve(given)),
    },
    {
      name: 'judges any answer with phrases and does not throw',
      async run() {
        for (const value of ['', 'x', 1, true, null, [], {}, '${{ secrets.x }}']) {
          const problems = (await field.validate?.({ ...given, value, secrets: {} })) ?? []
          assertTrue(
            problems.every((problem) => typeof problem === 'string'),
            messageOf(problems),
          )
        }
      },
    },
  ]
}

/** What every {@link GitHost} must do. `unused` names a repository that is not there yet; it is made, and deleted. */
export function gitHostContract(
  host: GitHost,
  unused: { owner: string; repo: string },
): ContractCase[] {
  const repository: NewRepository = {
    ...unused,
    visibility: 'private',
    defaultBranch: 'main',
    settings: {},
    idempotencyKey: 'contract',
    signal: new AbortController().signal,
  }
  return [
    {
      name: 'says where a repository would be without making it, and never with credentials in the address',
      async run() {
        const location = host.locate({ ...unused, branch: 'main' })
        assertEqual(host.locate({ ...unused, branch: 'main' }), location, 'second answer')
        for (const address of Object.values(location))
          assertTrue(new URL(address).username === '', address)
      },
    },
    {
      name: 'makes a repository once, however often it is asked',
      async run() {
        const first = await host.createRepository(repository)
        const second = await host.createRepository(repository)
        assertEqual([first.existed, second.existed], [false, true], 'existed')
        const isThere = await host.exists?.({ ...unused, signal: repository.signal })
        assertTrue(isThere !== false, 'a repository that was made is there')
        assertEqual(second.pushUrl, first.pushUrl, 'address')
      },
    },
    {
      name: 'says where to push to a repository that is there, as it did when it made it',
      async run() {
        if (!host.openRepository) return
        const { pushUrl } = await host.createRepository(repository)
        assertEqual((await host.openRepository(repository)).pushUrl, pushUrl, 'address')
        assertTrue(new URL(pushUrl).username === '', pushUrl)
      },
    },
    {
      name: 'deletes only what can be looked into before, and takes no offence at what is gone',
      async run() {
        if (!host.deleteRepository) return
        assertTrue(host.openRepository !== undefined, 'a repository can be opened')
        await host.createRepository(repository)
        await host.deleteRepository(repository)
        await host.deleteRepository(repository)
      },
    },
  ]
}
