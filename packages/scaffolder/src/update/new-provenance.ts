import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Redactor } from '@callboard/core'
import { maskPasswords } from '../form/mask-passwords.ts'
import type { PlannedHandOver } from '../run/plan-template.ts'
import type { Template } from '../template/template.ts'
import { type ProvenanceTemplate, provenanceFiles } from './provenance.ts'
import { renderingOf } from './rendered-files.ts'
import { packRendering } from './rendering.ts'
import { updateSettings } from './update-settings.ts'

/** What is written down about a run. */
export interface RunRecord {
  template: Template
  /** The answers with their defaults. */
  parameters: Readonly<Record<string, unknown>>
  /** By name; only the names are looked at. */
  secrets: Readonly<Record<string, unknown>>
  /** Knows the secrets. */
  redactor: Redactor
}

/** The record of what a step hands over, by path: equal runs give equal bytes. */
export function newProvenance(
  run: RunRecord,
  { step, folder, files }: PlannedHandOver,
): Map<string, Uint8Array> {
  const answers = publicAnswers(run)
  const hidden = Object.keys(run.parameters).filter((name) => !Object.hasOwn(answers, name))
  return provenanceFiles({
    template: provenanceTemplate(run.template),
    step,
    folder,
    answers,
    withheld: [...hidden, ...Object.keys(run.secrets).map((name) => `secrets.${name}`)],
    packed: packRendering(renderingOf(files)),
  })
}

/** What names a template in a record. @throws SCAFFOLDER_UPDATE_SETTINGS */
export function provenanceTemplate(template: Template): ProvenanceTemplate {
  const { version } = updateSettings(template)
  const source = publicSource(template.baseUrl)
  const digest = createHash('sha256').update(JSON.stringify(template.entity.spec ?? {}))
  return {
    ref: template.ref,
    ...(source !== undefined && { source }),
    ...(version !== undefined && { version }),
    digest: `sha256:${digest.digest('hex')}`,
  }
}

/** Paths of a machine and credentials mean nothing to those who read a repository, or too much. */
function publicSource(baseUrl: string | undefined): string | undefined {
  if (baseUrl === undefined || !/^https?:/.test(baseUrl)) return undefined
  const url = new URL(baseUrl)
  url.username = ''
  url.password = ''
  return url.href
}

/** Answers without those to password fields, and without any that holds a secret. */
function publicAnswers({ template, parameters, redactor }: RunRecord): Record<string, unknown> {
  const { passwords } = maskPasswords(template, parameters)
  const hidden = new Set(passwords.map(({ path }) => path.split('.')[0]))
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([name, value]) => !hidden.has(name) && isDeepStrictEqual(redactor.redactValue(value), value),
    ),
  )
}
