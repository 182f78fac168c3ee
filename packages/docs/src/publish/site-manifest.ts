import { z } from 'zod'
import { docsErrors } from '../errors.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

const schema = z.object({
  format: z.literal(1),
  /** Of the version, as readers are offered it. */
  name: z.string(),
  metadata: z.object({
    site_name: z.string(),
    site_description: z.string(),
    build_timestamp: z.number(),
    files: z.array(z.string()),
    etag: z.string(),
  }),
  files: z.record(z.string(), z.object({ hash, type: z.string().optional() })),
  /** Objects of earlier releases, with when they were last needed, milliseconds since 1970 UTC. */
  stale: z.record(hash, z.number()),
})

/** What a version of a site consists of: the one object that is replaced when it is published anew. */
export type SiteManifest = z.infer<typeof schema>

/** @throws DOCS_MANIFEST_INVALID */
export function parseManifest(
  content: Uint8Array,
  at: { place: string; key: string },
): SiteManifest {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(content)))
  } catch (cause) {
    throw docsErrors.MANIFEST_INVALID(at, { cause })
  }
}

export function formatManifest(manifest: SiteManifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest)}\n`)
}
