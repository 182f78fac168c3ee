import { CallboardError, type Readers } from '@callboard/core'
import { HttpError } from '@callboard/core/http'
import { type Plan, type PlannedHandOver, parseRepoUrl } from '@callboard/scaffolder'
import { planChanges } from '@callboard/scaffolder/update'
import { codeHtml } from '../format/code-html.ts'
import type { ChangedRepository } from '../view-models.ts'

/** Files of a repository whose changes are shown line by line; the rest are only named. */
const maxShown = 50

/** What a step would put into a repository. */
interface Delivery {
  title: string
  address: string
  files: Plan['files']
}

/**
 * What the steps of a plan would change in repositories that are there. One that cannot be read, or is not there yet, has
 * nothing to be compared with.
 */
export async function plannedChanges(
  { readers, signal }: { readers: Pick<Readers, 'tree'>; signal: AbortSignal },
  { plan, handOvers }: { plan: Plan; handOvers: readonly PlannedHandOver[] },
): Promise<ChangedRepository[]> {
  const found = await Promise.all(
    deliveries(plan, handOvers).map(async ({ title, address, files }) => {
      const changes = await changesAt(address, { readers, files, signal })
      return changes ? [{ title, ...shown(changes) }] : []
    }),
  )
  return found.flat().filter(({ updated, created }) => updated.length + created > 0)
}

/** The files of steps that name a repository: as they are when it is published, or as the plan leaves them. */
function deliveries(plan: Plan, handOvers: readonly PlannedHandOver[]): Delivery[] {
  return plan.steps.flatMap(({ id, status, input }): Delivery[] => {
    if (status !== 'planned' || typeof input !== 'object' || input === null) return []
    const { repoUrl, sourcePath, targetPath } = input as Record<string, unknown>
    const name = typeof repoUrl === 'string' ? repositoryOf(repoUrl) : undefined
    if (!name || sourcePath === false) return []
    const handed = handOvers.find(({ step }) => step === id)
    const files = handed?.files ?? filesBelow(plan.files, folderOf(sourcePath))
    const prefix = handed ? '' : folderOf(targetPath)
    return [{ ...name, files: files.map((file) => ({ ...file, path: prefix + file.path })) }]
  })
}

function repositoryOf(repoUrl: string): Pick<Delivery, 'title' | 'address'> | undefined {
  try {
    const { host, owner, workspace, repo } = parseRepoUrl(repoUrl)
    const title = [owner ?? workspace, repo].join('/')
    return { title, address: `https://${host}/${title}` }
  } catch (error) {
    if (CallboardError.is(error)) return undefined
    throw error
  }
}

/** `./a/` as what stands before the paths of its files: `a/`, and nothing for the whole. */
function folderOf(path: unknown): string {
  const parts = typeof path === 'string' ? path.split('/') : []
  return parts
    .filter((part) => part !== '' && part !== '.')
    .map((part) => `${part}/`)
    .join('')
}

function filesBelow(files: Plan['files'], folder: string): Plan['files'] {
  return files
    .filter(({ path }) => path.startsWith(folder))
    .map((file) => ({ ...file, path: file.path.slice(folder.length) }))
}

async function changesAt(
  address: string,
  {
    readers,
    files,
    signal,
  }: { readers: Pick<Readers, 'tree'>; files: Plan['files']; signal: AbortSignal },
) {
  try {
    await using tree = await readers.tree(address, { signal })
    return await planChanges({ files }, tree.folder, { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof HttpError || CallboardError.is(error)) return undefined
    throw error
  }
}

function shown(
  changes: Awaited<ReturnType<typeof planChanges>>,
): Pick<ChangedRepository, 'updated' | 'created'> {
  const updated = changes.filter(({ action }) => action === 'update')
  return {
    updated: updated.map(({ path, diff }, index) => ({
      path,
      ...(index < maxShown && { diffHtml: codeHtml(withoutHead(diff), 'diff') }),
    })),
    created: changes.length - updated.length,
  }
}

/** A diff without the name of its file, which stands above it. */
export function withoutHead(diff: string): string {
  const lines = diff.indexOf('\n@@ ')
  return lines === -1 ? diff : diff.slice(lines + 1)
}
