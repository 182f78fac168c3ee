import { describe, expect, it } from 'vitest'
import { signalContract } from '../testing/signal-contract.ts'
import { githubActionsSignal } from './github-actions-signal.ts'
import { gitlabPipelineSignal } from './gitlab-pipeline-signal.ts'
import { readOnce } from './test-entity.ts'
import { type ServiceRequest, startTestService } from './test-service.ts'

const run = (name: string, conclusion: string | null, number: number) => ({
  id: number,
  name,
  path: `.github/workflows/${name.toLowerCase()}.yml`,
  run_number: number,
  head_branch: 'main',
  head_sha: 'acb5820ced9479c074f688cc328bf03f341a511d',
  event: 'push',
  status: conclusion === null ? 'in_progress' : 'completed',
  conclusion,
  html_url: `https://github.com/acme/shop/actions/runs/${number}`,
  run_started_at: '2026-01-01T10:00:00Z',
  updated_at: '2026-01-01T10:05:00Z',
})

/** As the REST API, version 2022-11-28, describes it. */
function github(runs: object[]) {
  return ({ path, query, headers }: ServiceRequest) => {
    const documentation_url = 'https://docs.github.com/rest'
    if (headers.authorization !== 'Bearer s3cret-token')
      return { status: 401, body: { message: 'Bad credentials', documentation_url, status: '401' } }
    if (headers['x-github-api-version'] !== '2022-11-28') return { status: 400, body: {} }
    if (path === '/repos/acme/shop')
      return {
        body: {
          id: 1,
          full_name: 'acme/shop',
          default_branch: 'main',
          html_url: 'https://github.com/acme/shop',
        },
      }
    if (path === '/repos/acme/shop/actions/runs' && query.get('branch') === 'main')
      return { body: { total_count: runs.length, workflow_runs: runs } }
    return { status: 404, body: { message: 'Not Found', documentation_url, status: '404' } }
  }
}
const slug = { 'github.com/project-slug': 'acme/shop' }

describe('githubActionsSignal', () => {
  it('shows the newest run of each workflow on the default branch', async () => {
    const runs = [run('CI', 'success', 9), run('Deploy', 'failure', 8), run('CI', 'failure', 7)]
    await using api = await startTestService(github(runs))
    const reading = await readOnce(githubActionsSignal(api), slug)
    expect(reading?.value).toEqual({
      summary: '1 of 2 workflows failed on main',
      level: 'error',
      facts: [
        { label: 'CI', value: 'success, acb5820, 2026-01-01T10:05:00Z', url: runs[0]?.html_url },
        {
          label: 'Deploy',
          value: 'failure, acb5820, 2026-01-01T10:05:00Z',
          url: runs[1]?.html_url,
        },
      ],
      url: 'https://github.com/acme/shop/actions',
      data: [
        {
          name: 'CI',
          status: 'success',
          level: 'ok',
          branch: 'main',
          commit: 'acb5820ced9479c074f688cc328bf03f341a511d',
          at: '2026-01-01T10:05:00Z',
          url: runs[0]?.html_url,
        },
        expect.objectContaining({ name: 'Deploy', status: 'failure', level: 'error' }),
      ],
    })
  })

  it.each<[string, object[], Record<string, string>, string, string]>([
    [
      'only the workflows that are named',
      [run('CI', 'success', 9), run('Deploy', 'failure', 8)],
      { 'github.com/workflows': 'ci.yml' },
      'success on main',
      'ok',
    ],
    ['a run that is not over', [run('CI', null, 9)], {}, 'in_progress on main', 'unknown'],
    ['a repository without runs', [], {}, 'No workflow has run on the default branch', 'unknown'],
    [
      'several that are well',
      [run('CI', 'success', 9), run('Deploy', 'skipped', 8)],
      {},
      '2 workflows on main, none failed',
      'ok',
    ],
  ])('shows %s', async (_name, runs, more, summary, level) => {
    await using api = await startTestService(github(runs))
    const reading = await readOnce(githubActionsSignal(api), { ...slug, ...more })
    expect(reading?.value).toMatchObject({ summary, level })
  })

  it.each<[string, string, RegExp]>([
    ['a repository that is not there', 'acme/shopp', /answered 404: "Not Found"/],
    ['a slug without an owner', 'shop', /it is not an owner and a repository/],
    ['a slug that climbs', 'acme/..', /it is not a name/],
  ])('fails with words for %s', async (_name, project, message) => {
    await using api = await startTestService(github([]))
    const reading = await readOnce(githubActionsSignal(api), { 'github.com/project-slug': project })
    expect(reading?.error?.message).toMatch(message)
  })

  const create = async () => {
    const api = await startTestService(github([run('CI', 'success', 1)]))
    return {
      signal: githubActionsSignal(api),
      annotations: slug,
      breakSource: () => api.break(),
      dispose: () => api[Symbol.asyncDispose](),
    }
  }
  for (const { name, run: check } of signalContract(create)) it(name, check)
})

const gitlabToken = { header: 'private-token', token: 'glpat-s3cret', encodedSlash: true }
const project = { id: 42, default_branch: 'main', web_url: 'https://gitlab.com/acme/web/shop' }
const pipeline = {
  id: 47,
  iid: 12,
  project_id: 42,
  status: 'success',
  source: 'push',
  ref: 'main',
  sha: 'a91957a858320c0e17f3a0eca7cfacbff50ea29a',
  web_url: 'https://gitlab.com/acme/web/shop/-/pipelines/47',
  created_at: '2026-01-01T10:00:00Z',
  updated_at: '2026-01-01T10:09:00Z',
}

/** As the REST API, version 4, describes it. */
function gitlab(given: { project?: object; pipelines?: object[] } = {}) {
  return ({ path, query, headers }: ServiceRequest) => {
    if (headers['private-token'] !== gitlabToken.token)
      return { status: 401, body: { message: '401 Unauthorized' } }
    if (path === '/api/v4/projects/acme%2Fweb%2Fshop' || path === '/api/v4/projects/42')
      return { body: given.project ?? project }
    if (path === '/api/v4/projects/42/pipelines' && query.get('ref') === 'main')
      return { body: given.pipelines ?? [pipeline] }
    return { status: 404, body: { message: '404 Project Not Found' } }
  }
}

describe('gitlabPipelineSignal', () => {
  it.each([{ 'gitlab.com/project-slug': 'acme/web/shop' }, { 'gitlab.com/project-id': '42' }])(
    'shows the last pipeline on the default branch of %j',
    async (annotations) => {
      await using api = await startTestService(gitlab(), gitlabToken)
      const reading = await readOnce(gitlabPipelineSignal(api), annotations)
      expect(reading?.value).toMatchObject({
        summary: 'success on main',
        level: 'ok',
        facts: [
          {
            label: 'Pipeline 12',
            value: 'success, a91957a, 2026-01-01T10:09:00Z',
            url: pipeline.web_url,
          },
        ],
        url: 'https://gitlab.com/acme/web/shop/-/pipelines',
      })
    },
  )

  it.each<[string, Parameters<typeof gitlab>[0], string, string]>([
    ['a failure', { pipelines: [{ ...pipeline, status: 'failed' }] }, 'failed on main', 'error'],
    [
      'one that runs',
      { pipelines: [{ ...pipeline, status: 'running' }] },
      'running on main',
      'unknown',
    ],
    ['none', { pipelines: [] }, 'No pipeline has run on the default branch', 'unknown'],
    [
      'an empty repository',
      { project: { ...project, default_branch: null } },
      'No pipeline has run on the default branch',
      'unknown',
    ],
  ])('shows %s', async (_name, given, summary, level) => {
    await using api = await startTestService(gitlab(given), gitlabToken)
    const reading = await readOnce(gitlabPipelineSignal(api), { 'gitlab.com/project-id': '42' })
    expect(reading?.value).toMatchObject({ summary, level })
  })

  it('fails with words for a project that is not there, and for a slug without a group', async () => {
    await using api = await startTestService(gitlab(), gitlabToken)
    const read = async (text: string) =>
      (await readOnce(gitlabPipelineSignal(api), { 'gitlab.com/project-slug': text }))?.error
        ?.message
    expect(await read('acme/none')).toMatch(/answered 404: "404 Project Not Found"/)
    expect(await read('shop')).toMatch(/it is not a group and a project/)
  })

  const create = async () => {
    const api = await startTestService(gitlab(), gitlabToken)
    return {
      signal: gitlabPipelineSignal(api),
      annotations: { 'gitlab.com/project-slug': 'acme/web/shop' },
      breakSource: () => api.break(),
      dispose: () => api[Symbol.asyncDispose](),
    }
  }
  for (const { name, run: check } of signalContract(create)) it(name, check)
})
