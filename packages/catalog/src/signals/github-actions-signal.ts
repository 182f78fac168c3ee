import type { Entity } from '@callboard/core'
import { z } from 'zod'
import {
  badAnnotation,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  listAnnotation,
  pathSegment,
} from './annotations.ts'
import { askHost, checkHost, optionalText, type SignalHost } from './ask-host.ts'
import type { PipelineRun } from './pipeline-run.ts'
import { pipelineValue } from './pipeline-run.ts'
import { defineSignal, type Signal, type SignalLevel } from './signal.ts'

const projectSlug = 'github.com/project-slug'
const workflows = 'github.com/workflows'

const repository = z.object({ default_branch: z.string(), html_url: z.string() })
const runs = z.object({
  workflow_runs: z.array(
    z.object({
      name: optionalText,
      path: optionalText,
      status: optionalText,
      conclusion: optionalText,
      html_url: z.string(),
      head_sha: optionalText,
      run_started_at: optionalText,
      updated_at: optionalText,
    }),
  ),
})
type Run = z.infer<typeof runs>['workflow_runs'][number]

/**
 * The last run of each workflow on the default branch of `github.com/project-slug`, or only of those whose files
 * `github.com/workflows` names. Reads `/repos/{owner}/{repo}` and its `/actions/runs`.
 *
 * The gate carries `Authorization: Bearer <token>` with read access to Actions to `https://api.github.com`, or to the
 * `/api/v3` of an own GitHub. Any entity can show the runs of any repository that this token can read.
 *
 * @throws CORE_OPTION_INVALID
 */
export function githubActionsSignal(options: SignalHost): Signal<PipelineRun[]> {
  const host = checkHost('githubActionsSignal', options)
  return defineSignal({
    name: 'github-actions',
    topic: 'build',
    host: host.url,
    ttlMs: 120_000,
    applies: hasAnnotation(projectSlug),
    key: keyOfAnnotations(projectSlug, workflows),
    async read({ entity, signal }) {
      const request = {
        headers: {
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
        },
      }
      const path = `/repos/${slugOf(entity)}`
      const { default_branch: branch, html_url } = await askHost(host, {
        path,
        request,
        answer: repository,
        signal,
      })
      const { workflow_runs } = await askHost(host, {
        path: `${path}/actions/runs`,
        query: { branch, exclude_pull_requests: 'true', per_page: '50' },
        request,
        answer: runs,
        signal,
      })
      const wanted = listAnnotation(entity, workflows)
      const data = newestOfEach(workflow_runs, wanted).map((run) => toRun(run, branch))
      return { ...pipelineValue(data, 'workflow'), url: `${html_url}/actions` }
    },
  })
}

function slugOf(entity: Entity): string {
  const value = boundedAnnotation(entity, projectSlug) ?? ''
  const parts = value.split('/')
  if (parts.length !== 2)
    throw badAnnotation(projectSlug, {
      value,
      reason: 'it is not an owner and a repository',
      hint: 'Write it as owner/repository.',
    })
  return parts.map((part) => pathSegment(part, projectSlug)).join('/')
}

/** Runs come newest first. */
function newestOfEach(found: readonly Run[], wanted: readonly string[]): Run[] {
  const newest = new Map<string, Run>()
  for (const run of found) {
    const workflow = run.path ?? run.name ?? ''
    const isWanted = wanted.length === 0 || wanted.some((file) => workflow.endsWith(file))
    if (isWanted && !newest.has(workflow)) newest.set(workflow, run)
  }
  return [...newest.values()]
}

const conclusions: Readonly<Record<string, SignalLevel>> = {
  success: 'ok',
  neutral: 'ok',
  skipped: 'ok',
  failure: 'error',
  timed_out: 'error',
  startup_failure: 'error',
  cancelled: 'warning',
  action_required: 'warning',
  stale: 'warning',
}

function toRun(run: Run, branch: string): PipelineRun {
  const status = run.conclusion ?? run.status ?? 'unknown'
  return {
    name: run.name ?? run.path ?? 'workflow',
    status,
    level: conclusions[status] ?? 'unknown',
    branch,
    commit: run.head_sha,
    at: run.updated_at ?? run.run_started_at,
    url: run.html_url,
  }
}
