import { compileGlob, type Folder, formatLocation, isGlob, parseYaml } from '@callboard/core'
import { errors } from '../errors.ts'
import { isRecord } from '../expressions/plain-data.ts'

/** An object as it is to be in a cluster. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string } & Record<string, unknown>
  [field: string]: unknown
}

/** Where the manifests of a step are. */
export interface ManifestSource {
  /** Text of YAML documents, or the data of one object or of several. */
  manifest?: unknown
  /** A file, a folder or a glob pattern in the workspace. */
  path?: string | undefined
}

const maxObjects = 200
/** What others need is made first. */
const firstKinds = ['Namespace', 'CustomResourceDefinition', 'ServiceAccount']

/**
 * The objects of a step, those that others need first.
 *
 * @throws SCAFFOLDER_KUBERNETES_MANIFEST with everything that is wrong in all of the files
 */
export async function readManifests(
  { manifest, path }: ManifestSource,
  workspace: Folder,
): Promise<KubernetesObject[]> {
  const problems: string[] = []
  const found: { value: unknown; place: string }[] = []
  if (typeof manifest === 'string') found.push(...documentsOf(manifest, 'manifest', problems))
  else if (manifest !== undefined)
    found.push(...[manifest].flat().map((value) => ({ value, place: 'manifest' })))
  for (const file of path === undefined ? [] : await filesAt(workspace, path))
    found.push(...documentsOf(await workspace.readText(file), file, problems))
  const objects = found.flatMap(({ value, place }) =>
    itemsOf(value).flatMap((item) => {
      const problem = problemOf(item)
      if (problem === undefined) return [item as KubernetesObject]
      problems.push(`${place}: ${problem}`)
      return []
    }),
  )
  if (problems.length === 0 && objects.length === 0) problems.push('there is no object in it')
  if (objects.length > maxObjects) problems.push(`there are more than ${maxObjects} objects in it`)
  if (problems.length > 0) throw errors.KUBERNETES_MANIFEST({ problems })
  const rank = ({ kind }: KubernetesObject) =>
    firstKinds.includes(kind) ? firstKinds.indexOf(kind) : firstKinds.length
  return objects.sort((a, b) => rank(a) - rank(b))
}

async function filesAt(workspace: Folder, path: string): Promise<string[]> {
  const pattern = isGlob(path) ? path : undefined
  const entry = pattern === undefined ? await workspace.stat(path) : undefined
  if (entry?.type === 'file') return [path]
  const files: string[] = []
  const matches = compileGlob(pattern ?? '**/*.{yaml,yml,json}')
  const under = pattern === undefined ? { under: path } : {}
  for await (const { path: file } of workspace.walk(under)) if (matches(file)) files.push(file)
  return files
}

function documentsOf(text: string, file: string, problems: string[]) {
  const { documents, issues } = parseYaml(text, { file })
  const all = [...issues, ...documents.flatMap((document) => document.issues)]
  const wrong = all.filter(({ severity }) => severity === 'error')
  if (wrong.length > 0) {
    problems.push(
      ...wrong.map(({ at, message }) => `${at ? formatLocation(at) : file}: ${message}`),
    )
    return []
  }
  return documents.map(({ value }, index) => ({
    value,
    place: documents.length === 1 ? file : `${file}, document ${index + 1}`,
  }))
}

function itemsOf(value: unknown): unknown[] {
  return isRecord(value) && value.kind === 'List' && Array.isArray(value.items)
    ? value.items
    : [value]
}

function problemOf(value: unknown): string | undefined {
  if (!isRecord(value)) return 'it is no object'
  const { apiVersion, kind, metadata } = value
  if (typeof apiVersion !== 'string' || !/^(?:\w[\w.-]*\/)?\w[\w-]*$/.test(apiVersion))
    return '"apiVersion" is missing or no version'
  if (typeof kind !== 'string' || !/^[A-Za-z]\w*$/.test(kind)) return '"kind" is missing or no kind'
  if (!isRecord(metadata)) return '"metadata" is missing'
  // Each run would make another one.
  if (metadata.generateName !== undefined) return '"generateName" cannot be applied; give a name'
  if (!isName(metadata.name)) return '"metadata.name" is missing or no name'
  if (metadata.namespace !== undefined && !isName(metadata.namespace))
    return '"metadata.namespace" is no name'
  return undefined
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z0-9](?:[\w.:-]*[A-Za-z0-9])?$/.test(value)
}
