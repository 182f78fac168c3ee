import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { validateSources } from '@callboard/catalog'
import { formatIssue } from '@callboard/core'
import { openFolder } from '@callboard/core/node'
import { createDocs } from '@callboard/docs'
import { afterAll, describe, expect, it } from 'vitest'
import { checkGitlabPipeline, checkWorkflow, readWorkflow } from './check-pipeline.ts'
import { openDemo, writeProjects } from './open-demo.ts'
import { answerAsDatabase, runService } from './run-service.ts'
import { hasProgram, run, toolchains, unless } from './toolchains.ts'

const folder = await mkdtemp(join(tmpdir(), 'callboard-generated-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const demo = await openDemo()
const projects = await writeProjects(demo, folder)
await demo[Symbol.asyncDispose]()

/** Headers of every answer. */
const promised = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-request-id': 'from-the-test',
}

describe.each(projects)('$template, $case', ({ template, values, root }) => {
  const read = (path: string) => readFile(join(root, path), 'utf8')
  const has = (path: string) => existsSync(join(root, path))
  const toolchain = toolchains[template]
  const missing = (program: Parameters<typeof hasProgram>[0]) => !hasProgram(program)

  it('is an entry that the catalog takes', async () => {
    const { entities, issues } = await validateSources({
      targets: [join(root, 'catalog-info.yaml')],
    })
    expect([entities.length, ...issues.map(formatIssue)]).toEqual([expect.any(Number)])
    expect(entities.every(({ ok }) => ok)).toBe(true)
  })

  it('has documentation without a dead link', async () => {
    const site = await createDocs({ source: await openFolder({ root }) }).load()
    expect(site.issues.map(formatIssue)).toEqual([])
  })

  it('has a pipeline that its host accepts', async () => {
    if (values.host === 'gitlab.com')
      expect(checkGitlabPipeline(await read('.gitlab-ci.yml'))).toEqual([])
    else {
      const name = `.github/workflows/${template === 'docs-site' ? 'docs' : 'ci'}.yml`
      expect(await checkWorkflow(name, await read(name))).toEqual([])
    }
  })

  it.skipIf(values.host === 'gitlab.com')(
    'gives each job of a workflow what it needs and no more',
    async () => {
      const { permissions, jobs } = readWorkflow(
        await read(`.github/workflows/${template === 'docs-site' ? 'docs' : 'ci'}.yml`),
      )
      expect(permissions).toEqual({})
      for (const [name, job] of Object.entries(jobs)) {
        expect(job.permissions, name).toEqual(
          name === 'publish' ? { contents: 'read', packages: 'write' } : { contents: 'read' },
        )
        expect(job['timeout-minutes'], name).toBeLessThanOrEqual(15)
        for (const { uses, run: script, with: given } of job.steps) {
          if (uses !== undefined) expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/)
          if (uses?.startsWith('actions/checkout@'))
            expect(given).toEqual({ 'persist-credentials': false })
          // What a stranger may name, such as a branch, never becomes part of a script.
          expect(script ?? '').not.toContain('${{')
        }
      }
    },
  )

  it.skipIf(!has('Dockerfile'))(
    'is built from images that cannot change, and runs without rights',
    async () => {
      const lines = (await read('Dockerfile')).split('\n')
      const images = lines.filter((line) => line.startsWith('FROM '))
      expect(images.length).toBe(2)
      for (const image of images)
        expect(image).toMatch(/^FROM \S+:\S+@sha256:[0-9a-f]{64}( AS build)?$/)
      expect(lines.filter((line) => line.startsWith('USER '))).toEqual([
        expect.stringMatching(/^USER [1-9]\d+:[1-9]\d+$/),
      ])
      expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true)
    },
  )

  it.skipIf(!has('alerts') || missing('promtool'))(
    `has alerts that go off when they should${unless('promtool')}`,
    async () => {
      const promtool = (...args: string[]) => run(root, ['promtool', ...args])
      expect(await promtool('check', 'rules', 'alerts/rules.yaml')).toContain(
        'SUCCESS: 3 rules found',
      )
      expect(await promtool('test', 'rules', 'alerts/rules.test.yaml')).toContain('SUCCESS')
    },
  )

  it.skipIf(!has('infra') || missing('terraform'))(
    `describes infrastructure that passes its own tests${unless('terraform')}`,
    async () => {
      const terraform = (...args: string[]) => run(join(root, 'infra'), ['terraform', ...args])
      await terraform('fmt', '-check', '-recursive')
      await terraform('init', '-backend=false', '-input=false')
      await terraform('validate')
      expect(await terraform('test', '-no-color')).toContain('Success! 3 passed, 0 failed.')
    },
  )

  describe.skipIf(!toolchain || missing(toolchain.program))(
    `a service${unless(toolchain?.program)}`,
    () => {
      if (!toolchain) return

      it('builds and passes its own tests', async () => {
        for (const args of toolchain.checks) await run(root, [toolchain.program, ...args])
      }, 300_000)

      it('keeps what its documentation promises', async () => {
        await using database = await answerAsDatabase(values.database)
        await using service = await runService({
          command: toolchain.start(String(values.name)),
          cwd: root,
          env: { ...toolchain.env, DATABASE_ADDR: database.address },
        })
        const ask = (path: string) =>
          fetch(service.url + path, { headers: { 'x-request-id': 'from-the-test' } })
        for (const path of ['/healthz', '/readyz']) {
          const response = await ask(path)
          expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
        }
        const lost = await ask('/nope')
        await lost.text()
        expect([lost.status, Object.fromEntries(lost.headers)]).toMatchObject([404, promised])

        if (values.metrics !== false) {
          const metrics = await (await ask('/metrics')).text()
          expect(metrics).toMatch(/^http_requests_total\{route="[^"]*\/healthz",status="200"\} 1$/m)
          if (hasProgram('promtool')) await run(root, ['promtool', 'check', 'metrics'], metrics)
        }
        if (has('infra')) {
          await database.close()
          expect((await ask('/readyz')).status).toBe(503)
          expect((await ask('/healthz')).status).toBe(200)
        }

        const stopped = service.stop()
        expect(await stopped).toBe(0)
        for (const line of service.lines)
          expect(line).toMatchObject({
            time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            level: expect.stringMatching(/^(info|warn)$/),
            service: values.name,
            msg: expect.any(String),
          })
        expect(service.lines.find(({ msg }) => msg === 'request')).toMatchObject({
          method: 'GET',
          status: 404,
          request_id: 'from-the-test',
          duration_ms: expect.any(Number),
        })
        expect(service.lines.map(({ msg }) => msg)).toContain('draining')
      })
    },
  )
})
