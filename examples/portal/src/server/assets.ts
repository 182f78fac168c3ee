import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { articleFiles } from '@callboard/docs'
import { diagramHeaders } from '@callboard/docs/http'
import { type Request, type Response, Router } from 'express'
import { dependencyPath, packagePath } from './package-folder.ts'

/** The browser's files under `/assets`, and the version that their addresses carry. */
export interface Assets {
  router: Router
  /** Changes when any of the files does, so that they can be cached for ever. */
  version: string
}

interface Asset {
  type: string
  content: Buffer
  headers?: Record<string, string>
}

/** Serves `public/`, the one library that the browser loads, and what goes with the articles of docs: all of it from memory. */
export function createAssets(): Assets {
  const hash = createHash('sha256')
  const router = Router()
  for (const [name, asset] of files()) {
    hash.update(asset.content)
    router.get(`/${name}`, send(asset))
  }
  return { router, version: hash.digest('hex').slice(0, 12) }
}

function* files(): Generator<[name: string, asset: Asset]> {
  yield [
    'htmx.js',
    { type: '.js', content: readFileSync(dependencyPath('htmx.org/dist/htmx.min.js')) },
  ]
  for (const name of readdirSync(packagePath('public')).sort())
    yield [name, { type: extname(name), content: readFileSync(packagePath('public', name)) }]
  const mermaid = readFileSync(dependencyPath('@mermaid-js/tiny'))
  for (const [name, { type, content }] of articleFiles({ mermaid })) {
    const isDiagram = /^(?:diagram|mermaid)/.test(name)
    const headers = isDiagram ? { headers: diagramHeaders(name) } : {}
    yield [`docs/${name}`, { type, content: Buffer.from(content), ...headers }]
  }
}

const encoders = { br: promisify(brotliCompress), gzip: promisify(gzip) }
/** The better first: browsers name them in another order, and mean none by it. */
const encodings = ['br', 'gzip'] as const

/** Compressed once, for the first who asks. */
function send({ type, content, headers = {} }: Asset) {
  const encoded = new Map<string, Promise<Buffer>>()
  const encode = (encoding: (typeof encodings)[number]) => {
    const body = encoded.get(encoding) ?? encoders[encoding](content)
    encoded.set(encoding, body)
    return body
  }
  return async (request: Request, response: Response): Promise<void> => {
    const encoding = encodings.find((each) => request.acceptsEncodings(each))
    response.set({
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      ...headers,
      ...(encoding && { 'content-encoding': encoding }),
    })
    response.type(type).send(encoding ? await encode(encoding) : content)
  }
}
