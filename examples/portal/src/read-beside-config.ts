import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseChecks } from '@callboard/catalog'
import { CallboardError, kindFromJsonSchema, parseYaml } from '@callboard/core'
import type { PortalConfig } from './define-config.ts'

/** Files that a configuration in YAML names, relative to it. */
export interface NamedFiles {
  /** JSON Schemas of kinds, in JSON or YAML. */
  kinds?: readonly string[] | undefined
  /** Rules in YAML. */
  checks?: string | undefined
}

/** What stands in those files, or what is wrong with them: `path` leads to the name in the configuration. */
export interface BesideConfig {
  catalog: Pick<PortalConfig['catalog'], 'kinds' | 'checks' | 'release'>
  problems: { path: (string | number)[]; text: string }[]
}

/** Reads kinds and checks that stand in files beside a configuration. */
export function readBesideConfig(
  { kinds: schemas = [], checks: rules }: NamedFiles,
  folder: string,
): BesideConfig {
  const problems: BesideConfig['problems'] = []
  const read = <Value>(file: string, path: (string | number)[], use: (text: string) => Value) => {
    try {
      return [use(readFileSync(resolve(folder, file), 'utf8'))]
    } catch (error) {
      problems.push({ path, text: `"${file}" ${reasonOf(error)}` })
      return []
    }
  }
  const release = createHash('sha256')
  const kinds = schemas.flatMap((file, index) =>
    read(file, ['catalog', 'kinds', index], (text) => {
      release.update(text)
      return kindFromJsonSchema(onlyValue(text, file))
    }),
  )
  const checks =
    rules === undefined
      ? []
      : read(rules, ['catalog', 'checks'], (text) => parseChecks(text, { file: rules }))
  for (const { message, at } of checks.flatMap((set) => set.issues))
    problems.push({
      path: ['catalog', 'checks'],
      text: `"${rules}" has a mistake in line ${at?.line ?? 1}: ${message}`,
    })
  return {
    // Of files the release is what they say.
    catalog: {
      ...(kinds.length > 0 && { kinds, release: release.digest('hex') }),
      ...(checks[0] && { checks: checks[0] }),
    },
    problems,
  }
}

/** JSON is YAML. */
function onlyValue(text: string, file: string): unknown {
  const [document, ...others] = parseYaml(text, { file }).documents
  const [mistake] = document?.issues ?? []
  if (mistake || !document || others.length > 0)
    throw new Error(mistake?.message ?? 'it holds no document, or several')
  return document.value
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message: string }
  if (code === 'ENOENT') return 'is not there'
  if (code === 'EISDIR') return 'is a folder'
  return CallboardError.is(error) ? `cannot be used: ${message}` : `cannot be read: ${message}`
}
