import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseYaml } from '@callboard/core'
import { type Schema, Validator } from '@cfworker/json-schema'
import { build } from 'esbuild'

const schemaFile = join(import.meta.dirname, 'fixtures/gitlab-ci.schema.json')
const gitlabSchema: Schema = JSON.parse(readFileSync(schemaFile, 'utf8'))
const gitlab = new Validator(gitlabSchema, '7', false)

const githubParser = await loadGithubParser()

/** What GitHub's own parser of workflows has against one: keys, types, expressions, jobs that others need. */
export async function checkWorkflow(name: string, content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = githubParser
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (value) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

/** It imports JSON as bundlers understand it, and Node does not. */
async function loadGithubParser(): Promise<typeof import('@actions/workflow-parser')> {
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from '@actions/workflow-parser'",
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  })
  const [{ text = '' } = {}] = outputFiles
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`)
}

/** What the schema of GitLab's editor has against a pipeline. */
export function checkGitlabPipeline(content: string): string[] {
  const [document] = parseYaml(content, { file: '.gitlab-ci.yml' }).documents
  return gitlab
    .validate(document?.value)
    .errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)
}

/** What GitHub would run a workflow's jobs with. */
export interface Workflow {
  permissions: unknown
  jobs: Record<
    string,
    {
      permissions: Record<string, string>
      'timeout-minutes'?: number
      steps: { uses?: string; run?: string; with?: Record<string, unknown> }[]
    }
  >
}

/** Reads a workflow that {@link checkWorkflow} has nothing against. */
export function readWorkflow(content: string): Workflow {
  const [document] = parseYaml(content, { file: 'workflow' }).documents
  return document?.value as Workflow
}
