import { formatIssue } from '@callboard/core'
import { describe, expect, it } from 'vitest'
import { parseTemplate } from './parse-template.ts'
import { needsOf } from './step-needs.ts'

const parse = (spec: string) =>
  parseTemplate({
    file: 't.yaml',
    text: `apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: t }\nspec:\n  type: t\n${spec}`,
  })
const problemsOf = (spec: string) => parse(spec).issues.map(formatIssue).join('\n')

describe('what steps need', () => {
  it('is the step before, or what they name', () => {
    const { template } = parse(
      '  steps: [{ id: a, action: x }, { id: b, action: x, needs: [] }, { id: c, action: x, needs: a }, { id: d, action: x }]',
    )
    expect(Object.fromEntries(needsOf(template?.steps ?? []))).toEqual({
      a: [],
      b: [],
      c: ['a'],
      d: ['c'],
    })
  })

  it('that is no step is named, with what was probably meant', () => {
    expect(
      problemsOf('  steps: [{ id: fetch, action: x }, { id: b, action: x, needs: [fetsh] }]'),
    ).toMatchInlineSnapshot(`
        "t.yaml:6:57: error: The step "b" needs "fetsh", which is no step (TEMPLATE_STEP_NEEDS)
            5 |   type: t
          > 6 |   steps: [{ id: fetch, action: x }, { id: b, action: x, needs: [fetsh] }]
              |                                                         ^
          hint: Did you mean "fetch"?"
      `)
  })

  it('cannot go round in a circle, also with the step before in it', () => {
    expect(
      problemsOf(
        '  steps: [{ id: a, action: x, needs: [c] }, { id: b, action: x }, { id: c, action: x }]',
      ),
    ).toMatchInlineSnapshot(`
      "t.yaml:6:31: error: The steps "a", "b", "c" wait for each other (TEMPLATE_STEP_CIRCLE)
          5 |   type: t
        > 6 |   steps: [{ id: a, action: x, needs: [c] }, { id: b, action: x }, { id: c, action: x }]
            |                               ^
        hint: Take one of them out of the "needs" of another; a step without "needs" needs the one before it."
    `)
  })
})

describe('how a step and a run are carried out', () => {
  it('is read with its defaults', () => {
    const { template } = parse(
      `  run: { timeout: 2h, concurrency: { key: x }, onFailure: undo, onCancel: keep }\n  steps: [{ id: a, action: x, timeout: { minutes: 5 }, retry: { attempts: 3 } }]`,
    )
    expect([template?.run, template?.steps[0]?.retry, template?.steps[0]?.timeoutMs]).toEqual([
      { timeoutMs: 7_200_000, concurrencyKey: 'x', onFailure: 'undo' },
      { attempts: 3, delayMs: 1000, maxDelayMs: 60_000, factor: 2 },
      300_000,
    ])
  })

  it('is refused with its place where it makes no sense', () => {
    expect(
      problemsOf(
        `  run: { timeout: soon, onFailed: undo }\n  steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]`,
      ),
    ).toMatchInlineSnapshot(`
      "t.yaml:7:11: error: The step "a" cannot be carried out as it says: "retry.attempts" is missing (TEMPLATE_STEP_POLICY)
          6 |   run: { timeout: soon, onFailed: undo }
        > 7 |   steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]
            |           ^
        hint: Write "retry: { attempts: 3, delay: 2s }", "timeout: 5m" and "needs: [step-id]".
      t.yaml:7:11: error: The step "a" cannot be carried out as it says: "retry.atempts" is not known; did you mean "attempts"? (TEMPLATE_STEP_POLICY)
          6 |   run: { timeout: soon, onFailed: undo }
        > 7 |   steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]
            |           ^
        hint: Write "retry: { attempts: 3, delay: 2s }", "timeout: 5m" and "needs: [step-id]".
      t.yaml:7:11: error: The step "a" cannot be carried out as it says: "timeout" is not valid: expected a length of time such as "30s", "5m", "2h", "1d" or { minutes: 5 } (TEMPLATE_STEP_POLICY)
          6 |   run: { timeout: soon, onFailed: undo }
        > 7 |   steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]
            |           ^
        hint: Write "retry: { attempts: 3, delay: 2s }", "timeout: 5m" and "needs: [step-id]".
      t.yaml:7:11: error: The step "a" cannot be carried out as it says: "needs" fits none of the forms that are known (TEMPLATE_STEP_POLICY)
          6 |   run: { timeout: soon, onFailed: undo }
        > 7 |   steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]
            |           ^
        hint: Write "retry: { attempts: 3, delay: 2s }", "timeout: 5m" and "needs: [step-id]".
      t.yaml:6:3: error: "spec.run" is not valid: "timeout" is not valid: expected a length of time such as "30s", "5m", "2h", "1d" or { minutes: 5 } (TEMPLATE_RUN_POLICY)
          5 |   type: t
        > 6 |   run: { timeout: soon, onFailed: undo }
            |   ^
          7 |   steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]
        hint: It takes "timeout: 2h", "concurrency: { key: … }", "onFailure: undo" and "onCancel: undo".
      t.yaml:6:3: error: "spec.run" is not valid: "onFailed" is not known (TEMPLATE_RUN_POLICY)
          5 |   type: t
        > 6 |   run: { timeout: soon, onFailed: undo }
            |   ^
          7 |   steps: [{ id: a, action: x, timeout: 5, retry: { atempts: 3 }, needs: 7 }]
        hint: It takes "timeout: 2h", "concurrency: { key: … }", "onFailure: undo" and "onCancel: undo"."
    `)
  })
})
