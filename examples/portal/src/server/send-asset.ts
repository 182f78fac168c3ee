import { extname } from 'node:path/posix'
import { HttpError } from '@callboard/core/http'
import type { Site } from '@callboard/docs'
import type { Response } from 'express'

/** Images that a browser draws without running anything. */
const types: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.svg': 'image/svg+xml',
}

/**
 * Sends a file of a docs site. It came from a repository, so whatever it is, it can neither run nor load anything
 * from here, and what is not a picture is a download.
 */
export async function sendAsset({
  site,
  path,
  response,
}: {
  site: Site
  path: string
  response: Response
}): Promise<void> {
  const bytes = await site.readAsset(path)
  if (!bytes)
    throw new HttpError(404, `The docs of ${site.name} have no page "${path}"`, {
      hint: 'Begin at the first page of these docs.',
    })
  const type = types[extname(path).toLowerCase()]
  response.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  if (type === undefined) response.attachment(path.split('/').at(-1) ?? 'download')
  response.type(type ?? 'application/octet-stream').send(Buffer.from(bytes))
}
