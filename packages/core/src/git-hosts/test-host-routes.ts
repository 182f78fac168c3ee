// For tests of this package: what the interfaces of Git hosts answer, by their descriptions.
import type { IncomingHttpHeaders } from 'node:http'
import type { IntegrationType } from './integration.ts'

export interface Exchange {
  url: URL
  headers: IncomingHttpHeaders
  host: { files: ReadonlyMap<string, string> }
  commit: string
  /** What was sent. */
  body: string
}

export type Answer =
  | { json: unknown; link?: string }
  | { file: string; type?: string }
  | { archive: string }
  | undefined
export type Route = [RegExp, (exchange: Exchange, match: RegExpExecArray) => Answer]

const file = ({ host }: Exchange, path = '', type?: string): Answer => {
  const text = host.files.get(decodeURIComponent(path).replace(/^\//, ''))
  return text === undefined ? undefined : { file: text, ...(type && { type }) }
}
const pathsOf = ({ host }: Exchange, under = '') =>
  [...host.files.keys()].filter((path) => under === '' || path.startsWith(`${under}/`))
const isRef = (ref: string | null, { commit }: Exchange) =>
  ref === null || ['main', 'HEAD', commit, 'feature/x'].includes(decodeURIComponent(ref))
/** When files changed: each a day after the one before it. */
const changedAt = ({ host }: Exchange, path: string) => {
  const at = [...host.files.keys()].indexOf(path)
  return at === -1 ? undefined : new Date(Date.UTC(2026, 0, 1 + at)).toISOString()
}
const childrenOf = (exchange: Exchange, folder: string) =>
  pathsOf(exchange, folder).filter((path) => path.lastIndexOf('/') === folder.length)
/** Not every interface knows `HEAD`. */
const isKnown = (ref: string | null, exchange: Exchange) => ref !== 'HEAD' && isRef(ref, exchange)
const parameter = ({ url }: Exchange, name: string) => url.searchParams.get(name)
const tree = (exchange: Exchange) => ({
  json: {
    tree: [
      { path: 'services', mode: '040000', type: 'tree' },
      { path: 'services/link.yaml', mode: '120000', type: 'blob' },
      { path: 'services/module', mode: '160000', type: 'commit' },
      ...pathsOf(exchange).map((path) => ({ path, mode: '100644', type: 'blob' })),
    ],
    truncated: false,
  },
})

export const routes: Record<IntegrationType, readonly Route[]> = {
  github: [
    [
      /^\/api\/v3\/repos\/acme\/shop\/contents\/(.+)$/,
      (exchange, [, path]) => {
        if (!isRef(parameter(exchange, 'ref'), exchange)) return undefined
        const listed = pathsOf(exchange, path)
        if (listed.length > 0) return { json: listed.map((each) => ({ path: each, type: 'file' })) }
        return file(exchange, path, 'application/vnd.github.raw+json; charset=utf-8')
      },
    ],
    [
      /^\/api\/v3\/repos\/acme\/shop\/commits\/(.+)$/,
      (exchange, [, ref = '']) => (isRef(ref, exchange) ? { file: exchange.commit } : undefined),
    ],
    [
      /^\/api\/graphql$/,
      (exchange) => {
        const { query, variables } = JSON.parse(exchange.body) as {
          query: string
          variables: Record<string, string>
        }
        if (!isRef(variables.ref ?? null, exchange))
          return { json: { data: { repository: { object: null } } } }
        const fields = [...query.matchAll(/(f\d+): history\(first: 1, path: \$(p\d+)\)/g)]
        const object = fields.map(([, field = '', name = '']) => {
          const committedDate = changedAt(exchange, variables[name] ?? '')
          return [field, { nodes: committedDate ? [{ committedDate }] : [] }]
        })
        return { json: { data: { repository: { object: Object.fromEntries(object) } } } }
      },
    ],
    [/^\/api\/v3\/repos\/acme\/shop\/git\/trees\/\w+$/, tree],
    [/^\/api\/v3\/repos\/acme\/shop\/tarball\/\w+$/, () => ({ archive: 'acme-shop-1234567/' })],
  ],
  gitlab: [
    [
      /^\/api\/v4\/projects\/acme%2Fsub%2Fshop\/repository\/files\/([^/]+)\/raw$/,
      (exchange, [, path]) =>
        isRef(parameter(exchange, 'ref'), exchange) ? file(exchange, path) : undefined,
    ],
    [
      /^\/api\/v4\/projects\/acme%2Fsub%2Fshop\/repository\/commits\/([^/]+)$/,
      (exchange, [, ref = '']) =>
        isRef(ref, exchange) ? { json: { id: exchange.commit } } : undefined,
    ],
    [
      /^\/api\/v4\/projects\/acme%2Fsub%2Fshop\/repository\/commits$/,
      (exchange) => {
        const changed = changedAt(exchange, parameter(exchange, 'path') ?? '')
        return { json: changed === undefined ? [] : [{ committed_date: changed }] }
      },
    ],
    [
      /^\/api\/v4\/projects\/acme%2Fsub%2Fshop\/repository\/tree$/,
      (exchange) => {
        const under = parameter(exchange, 'path') ?? ''
        const paths = pathsOf(exchange, under)
        if (paths.length === 0) return undefined
        const page = Number(parameter(exchange, 'page_token') ?? 0)
        const next = new URL(exchange.url)
        next.searchParams.set('page_token', String(page + 2))
        return {
          json: paths.slice(page, page + 2).map((path) => ({ path, mode: '100644', type: 'blob' })),
          ...(page + 2 < paths.length && {
            link: `<${next}>; rel="next", <${exchange.url}>; rel="first"`,
          }),
        }
      },
    ],
    [
      /^\/api\/v4\/projects\/acme%2Fsub%2Fshop\/repository\/archive\.tar\.gz$/,
      ({ commit }) => ({ archive: `shop-${commit}-${commit}/` }),
    ],
  ],
  gitea: [
    [
      /^\/api\/v1\/repos\/acme\/shop\/raw\/(.+)$/,
      (exchange, [, path]) =>
        isKnown(parameter(exchange, 'ref'), exchange) ? file(exchange, path) : undefined,
    ],
    [
      /^\/api\/v1\/repos\/acme\/shop\/commits$/,
      (exchange) =>
        isKnown(parameter(exchange, 'sha'), exchange)
          ? { json: [{ sha: exchange.commit }] }
          : undefined,
    ],
    [
      /^\/api\/v1\/repos\/acme\/shop\/contents\/(.+)$/,
      (exchange, [, folder = '']) => ({
        json: childrenOf(exchange, folder).map((path, at) => {
          const changed = changedAt(exchange, path)
          return {
            path,
            ...(at % 2 ? { last_commit_when: changed } : { last_committer_date: changed }),
          }
        }),
      }),
    ],
    [/^\/api\/v1\/repos\/acme\/shop\/git\/trees\/\w+$/, tree],
    [/^\/api\/v1\/repos\/acme\/shop\/archive\/\w+\.tar\.gz$/, () => ({ archive: 'shop/' })],
  ],
  bitbucketCloud: [
    [/^\/2\.0\/repositories\/acme\/shop$/, () => ({ json: { mainbranch: { name: 'main' } } })],
    [
      /^\/2\.0\/repositories\/acme\/shop\/commits$/,
      (exchange) =>
        parameter(exchange, 'path') !== null
          ? { json: { values: [{ date: changedAt(exchange, parameter(exchange, 'path') ?? '') }] } }
          : isRef(parameter(exchange, 'include'), exchange)
            ? { json: { values: [{ hash: exchange.commit }] } }
            : undefined,
    ],
    [
      /^\/2\.0\/repositories\/acme\/shop\/src\/([^/]+)\/(.*)$/,
      (exchange, [, ref = '', path = '']) => {
        if (!isRef(ref, exchange)) return undefined
        if (parameter(exchange, 'max_depth') === null) return file(exchange, path)
        const paths = pathsOf(exchange, path.replace(/\/$/, ''))
        if (paths.length === 0) return undefined
        const page = Number(parameter(exchange, 'page') ?? 1)
        const next = new URL(exchange.url)
        next.searchParams.set('page', String(page + 1))
        return {
          json: {
            values: paths
              .slice(page * 2 - 2, page * 2)
              .map((each) => ({ path: each, type: 'commit_file', attributes: [] })),
            ...(page * 2 < paths.length && { next: next.href }),
          },
        }
      },
    ],
  ],
  bitbucketServer: [
    [
      /^\/rest\/api\/1\.0\/projects\/acme\/repos\/shop\/raw\/(.+)$/,
      (exchange, [, path]) =>
        isRef(parameter(exchange, 'at'), exchange) ? file(exchange, path) : undefined,
    ],
    [
      /^\/rest\/api\/1\.0\/projects\/acme\/repos\/shop\/commits$/,
      (exchange) =>
        isRef(parameter(exchange, 'until'), exchange)
          ? { json: { values: [{ id: exchange.commit }] } }
          : undefined,
    ],
    [
      /^\/rest\/api\/1\.0\/projects\/acme\/repos\/shop\/last-modified\/(.+)$/,
      (exchange, [, folder = '']) => ({
        json: {
          files: Object.fromEntries(
            childrenOf(exchange, folder).map((path) => [
              path.slice(folder.length + 1),
              { committerTimestamp: Date.parse(changedAt(exchange, path) ?? '') },
            ]),
          ),
        },
      }),
    ],
    [
      /^\/rest\/api\/1\.0\/projects\/acme\/repos\/shop\/files\/?(.*)$/,
      (exchange, [, under = '']) => {
        const paths = pathsOf(exchange, under).map((path) =>
          path.slice(under ? under.length + 1 : 0),
        )
        const start = Number(parameter(exchange, 'start'))
        const isLastPage = start + 2 >= paths.length
        return {
          json: {
            values: paths.slice(start, start + 2),
            isLastPage,
            nextPageStart: isLastPage ? null : start + 2,
          },
        }
      },
    ],
    [
      /^\/rest\/api\/1\.0\/projects\/acme\/repos\/shop\/archive$/,
      (exchange) => (parameter(exchange, 'format') === 'tar.gz' ? { archive: '' } : undefined),
    ],
  ],
  azure: [
    [
      /^\/acme\/project\/_apis\/git\/repositories\/shop\/items$/,
      (exchange) => {
        if (!isRef(parameter(exchange, 'versionDescriptor.version'), exchange)) return undefined
        const scope = parameter(exchange, 'scopePath')
        if (scope === null)
          return file(exchange, encodeURIComponent(parameter(exchange, 'path') ?? ''))
        const paths = pathsOf(exchange, scope.slice(1))
        if (paths.length === 0) return undefined
        if (parameter(exchange, 'latestProcessedChange') === 'true')
          return {
            json: {
              value: [
                { path: scope },
                ...childrenOf(exchange, scope.slice(1)).map((path) => ({
                  path: `/${path}`,
                  latestProcessedChange: { committer: { date: changedAt(exchange, path) } },
                })),
              ],
            },
          }
        return {
          json: {
            value: [
              { path: scope, gitObjectType: 'tree', isFolder: true },
              ...paths.map((path) => ({ path: `/${path}`, gitObjectType: 'blob' })),
            ],
          },
        }
      },
    ],
    [
      /^\/acme\/project\/_apis\/git\/repositories\/shop\/commits$/,
      (exchange) =>
        isRef(parameter(exchange, 'searchCriteria.itemVersion.version'), exchange)
          ? { json: { value: [{ commitId: exchange.commit }] } }
          : undefined,
    ],
  ],
}
