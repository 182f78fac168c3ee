import { isGitName } from '@callboard/core'

/** What a client wants of a repository; everything else is refused. */
export type GitRequest =
  | { type: 'backend'; repository: string; pathInfo: string; query: string }
  | { type: 'text'; repository: string; args: readonly string[] }

const name = '([A-Za-z0-9_][A-Za-z0-9._-]{0,99})'
const backend = new RegExp(`^/${name}/${name}\\.git/(info/refs|git-upload-pack|git-receive-pack)$`)
const branches = '[A-Za-z0-9][A-Za-z0-9._/-]{0,399}'
const listing = new RegExp(`^/${name}/${name}/?$`)
const file = new RegExp(`^/${name}/${name}/raw/([A-Za-z0-9][A-Za-z0-9._-]{0,99})/(.+)$`)
const comparing = new RegExp(`^/${name}/${name}/compare/(${branches})$`)

/** Reads the address of a request to the Git server; `undefined` for what it does not serve. */
export function parseGitRequest(method: string, address: string): GitRequest | undefined {
  if (!URL.canParse(address, 'http://localhost')) return undefined
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  const smart = backend.exec(pathname)
  if (smart) {
    const [, owner = '', repo = '', operation = ''] = smart
    const service = searchParams.get('service') ?? ''
    const isDiscovery = operation === 'info/refs'
    if (isDiscovery !== (method === 'GET') || (!isDiscovery && method !== 'POST')) return undefined
    if (isDiscovery && !/^git-(?:upload|receive)-pack$/.test(service)) return undefined
    const repository = repositoryPath(owner, repo)
    if (!repository) return undefined
    const query = isDiscovery ? `service=${service}` : ''
    return { type: 'backend', repository, pathInfo: `/${repository}/${operation}`, query }
  }
  if (method !== 'GET') return undefined
  const whole = listing.exec(pathname)
  if (whole) {
    const repository = repositoryPath(whole[1] ?? '', (whole[2] ?? '').replace(/\.git$/, ''))
    if (!repository) return undefined
    return { type: 'text', repository, args: ['ls-tree', '-r', '--name-only', 'HEAD'] }
  }
  const compared = comparing.exec(pathname)
  if (compared) return readComparison(compared)
  const raw = file.exec(pathname)
  if (!raw) return undefined
  const [, owner = '', repo = '', branch = '', path = ''] = raw
  const repository = repositoryPath(owner, repo)
  const decoded = decode(path)
  if (!repository || decoded === undefined || branch.includes('..')) return undefined
  // The argument begins with "refs/", so it cannot be an option.
  return { type: 'text', repository, args: ['cat-file', 'blob', `refs/heads/${branch}:${decoded}`] }
}

/** What a branch has that another has not: `main...change`. */
function readComparison([, owner = '', repo = '', names = '']: string[]): GitRequest | undefined {
  const repository = repositoryPath(owner, repo)
  const [target, branch, ...more] = names.split('...')
  if (!repository || !target || !branch || more.length > 0) return undefined
  if ([target, branch].some((each) => each.includes('..'))) return undefined
  const range = `refs/heads/${target}...refs/heads/${branch}`
  return { type: 'text', repository, args: ['diff', '--no-ext-diff', '--no-textconv', range, '--'] }
}

/** Path of a repository below the server's folder; `undefined` for a name that could be anything else. */
export function repositoryPath(owner: string, repo: string): string | undefined {
  const isPlain = (part: string) =>
    new RegExp(`^${name}$`).test(part) &&
    !part.includes('..') &&
    !isGitName(part) &&
    !/\.git$/i.test(part)
  return isPlain(owner) && isPlain(repo) ? `${owner}/${repo}.git` : undefined
}

function decode(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    return /[\u0000-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
