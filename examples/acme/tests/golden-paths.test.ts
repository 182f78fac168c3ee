import { formatIssue } from '@callboard/core'
import { lintTemplate } from '@callboard/scaffolder'
import { formatSnapshots, parseCases, parseSnapshots, runCases } from '@callboard/scaffolder/cases'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { besideTemplate, type Demo, goldenPaths, keepBeside, openDemo } from './open-demo.ts'

let demo: Demo
beforeAll(async () => {
  demo = await openDemo()
})
afterAll(() => demo[Symbol.asyncDispose]())

describe.each(goldenPaths)('%s', (name) => {
  it('has nothing that the lint could find', () => {
    const { actions } = demo.portal.scaffolder
    expect(lintTemplate(demo.template(name), { actions }).map(formatIssue)).toEqual([])
  })

  it('makes what its cases say, which reach every step and every condition both ways', async () => {
    const file = 'template.test.yaml'
    const snapshot = 'template.test.snapshot.yaml'
    const { cases, coverage, snapshots } = await runCases({
      scaffolder: demo.portal.scaffolder,
      template: demo.template(name),
      cases: parseCases({ text: await besideTemplate(name, file), file }),
      kept: parseSnapshots({ text: await besideTemplate(name, snapshot), file: snapshot }),
      update: process.env.UPDATE === '1',
    })
    if (process.env.UPDATE === '1') await keepBeside(name, snapshot, formatSnapshots(snapshots))
    expect(
      cases.flatMap(({ name: of, problems }) => problems.map(({ message }) => [of, message])),
    ).toEqual([])
    expect(coverage.steps.filter(({ ran }) => !ran)).toEqual([])
    expect(coverage.conditions.filter(({ held, failed }) => !held || !failed)).toEqual([])
  })
})
