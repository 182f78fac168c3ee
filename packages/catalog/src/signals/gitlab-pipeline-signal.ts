import type { Entity } from '@callboard/core'
import { z } from 'zod'
import {
  badAnnotation,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  pathSegment,
} from './annotations.ts'
import { askHost, checkHost, optionalText, type SignalHost } from './ask-host.ts'
import { type PipelineRun, pipelineValue } from './pipeline-run.ts'
import { defineSignal, type Signal, type SignalLevel } from './signal.ts'

const projectSlug = 'gitlab.com/project-slug'
const projectId = 'gitlab.com/project-id'

const project = z.object({ id: z.number(), default_branch: optionalText, web_url: z.string() })
const pipelines = z.array(
  z.object({
    id: z.number(),
    iid: z.number().optional(),
    status: z.string(),
    ref: optionalText,
    sha: optionalText,
    updated_at: optionalText,
    web_url: z.string(),
  }),
)

/**
 * The last pipeline on the default branch of `gitlab.com/project-slug` (`group/subgroup/project`) or
 * `gitlab.com/project-id`. Reads `/api/v4/projects/{id}` and its `/pipelines`.
 *
 * The gate carries `PRIVATE-TOKEN: <token>` with the scope `read_api`, and allows the host with `encodedSlash: true`, because
 * a slug is one segment there. Any entity can show the pipelines of any project that this token can read.
 *
 * @throws CORE_OPTION_INVALID
 */
export function gitlabPipelineSignal(options: SignalHost): Signal<PipelineRun[]> {
  const host = checkHost('gitlabPipelineSignal', options)
  return defineSignal({
    name: 'gitlab-pipeline',
    topic: 'build',
    host: host.url,
    ttlMs: 120_000,
    applies: hasAnnotation(projectSlug, projectId),
    key: keyOfAnnotations(projectSlug, projectId),
    async read({ entity, signal }) {
      const path = `/api/v4/projects/${projectOf(entity)}`
      const {
        id,
        default_branch: branch,
        web_url,
      } = await askHost(host, { path, answer: project, signal })
      const found =
        branch === undefined
          ? []
          : await askHost(host, {
              path: `/api/v4/projects/${id}/pipelines`,
              query: { ref: branch, per_page: '1' },
              answer: pipelines,
              signal,
            })
      const data = found.map((each) => ({
        name: `Pipeline ${each.iid ?? each.id}`,
        status: each.status,
        level: levels[each.status] ?? 'unknown',
        branch: each.ref ?? branch ?? '',
        commit: each.sha,
        at: each.updated_at,
        url: each.web_url,
      }))
      return { ...pipelineValue(data, 'pipeline'), url: `${web_url}/-/pipelines` }
    },
  })
}

function projectOf(entity: Entity): string {
  const id = boundedAnnotation(entity, projectId)
  if (id !== undefined) return pathSegment(id, projectId)
  const value = boundedAnnotation(entity, projectSlug) ?? ''
  const parts = value.split('/')
  if (parts.length < 2)
    throw badAnnotation(projectSlug, {
      value,
      reason: 'it is not a group and a project',
      hint: 'Write it as group/project, with all subgroups.',
    })
  return parts.map((part) => pathSegment(part, projectSlug)).join('%2F')
}

const levels: Readonly<Record<string, SignalLevel>> = {
  success: 'ok',
  skipped: 'ok',
  failed: 'error',
  canceled: 'warning',
  manual: 'warning',
}
