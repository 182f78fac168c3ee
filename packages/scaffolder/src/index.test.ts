import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import * as cases from './cases.ts'
import * as git from './git.ts'
import * as http from './http.ts'
import * as root from './index.ts'
import * as sql from './sql.ts'
import * as sqlite from './sqlite.ts'
import * as testing from './testing.ts'
import * as update from './update.ts'

it('exports what it says and nothing else', () => {
  expect(
    Object.fromEntries(
      Object.entries({ root, http, git, sql, sqlite, testing, update, cases }).map(
        ([name, entry]) => [name, Object.keys(entry)],
      ),
    ),
  ).toMatchInlineSnapshot(`
    {
      "cases": [
        "casesSuffix",
        "parseCases",
        "snapshotPath",
        "runCases",
        "formatSnapshots",
        "parseSnapshots",
      ],
      "git": [
        "pushWorkspace",
        "assertBranchName",
      ],
      "http": [
        "createScaffolderHttp",
        "defineAutocomplete",
        "createStreamSlots",
        "createUploadedFiles",
      ],
      "root": [
        "lintSkeletons",
        "lintTemplate",
        "parseTemplate",
        "createRenderer",
        "defineFilter",
        "assertAllowedHost",
        "canonicalHost",
        "parseRepoUrl",
        "builtinFields",
        "defineField",
        "builtinActions",
        "defineAction",
        "describeAction",
        "mappedGitHost",
        "renderByInput",
        "renderSkeleton",
        "webhookNotifier",
        "createScaffolder",
        "createMemoryTaskStore",
        "isFinal",
        "scaffolderErrors",
      ],
      "sql": [
        "sqlTaskStore",
      ],
      "sqlite": [
        "sqliteTaskStore",
      ],
      "testing": [
        "actionContract",
        "fieldContract",
        "filterContract",
        "gitHostContract",
        "notifierContract",
        "taskStoreContract",
        "startGitServer",
        "runTemplate",
        "templateCases",
        "testTemplate",
      ],
      "update": [
        "readProvenance",
        "applyUpdate",
        "mergeText",
        "planUpdate",
        "checkDrift",
        "planChanges",
      ],
    }
  `)
})

it('infers the types of an action from its schemas', () => {
  root.defineAction({
    id: 'test:typed',
    input: z.object({ name: z.string(), count: z.number().default(1) }),
    output: z.object({ greeting: z.string() }),
    run: ({ input, workspace }) => {
      expectTypeOf(input).toEqualTypeOf<{ name: string; count: number }>()
      expectTypeOf(workspace.readText).returns.resolves.toEqualTypeOf<string>()
      return { greeting: input.name }
    },
    plan: ({ input }) => ({ sideEffects: [{ text: input.name }], output: { greeting: 'x' } }),
  })
  root.defineAction({
    id: 'test:wrong',
    input: z.object({}),
    output: z.object({ greeting: z.string() }),
    // @ts-expect-error an output of another type
    run: () => ({ greeting: 1 }),
  })
  root.defineAction({ id: 'test:none', input: z.object({}), run: () => {} })
})
