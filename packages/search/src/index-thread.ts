// A thread that reads documents: `engine/read-in-thread.ts` starts it by the address of its file.

import { serveThread } from '@callboard/core/thread'
import { createContentBuilder } from './engine/content-builder.ts'
import { contentOf } from './engine/document-content.ts'
import { formatContent } from './engine/index-parts.ts'
import type { ThreadDocument } from './engine/thread-document.ts'

/** Nobody else waits for their turn here. */
const pause = () => undefined

serveThread(async ({ ask, handOver }) => {
  const builder = createContentBuilder()
  const nextBatch = () => ask(undefined) as Promise<readonly ThreadDocument[]>
  let documents = 0
  let coming = nextBatch()
  for (let batch = await coming; batch.length > 0; batch = await coming) {
    // The next one is on its way while this one is read.
    coming = nextBatch()
    for (const { language, fields, values } of batch) {
      const content = contentOf({ language, fields: () => fields })
      builder.lexicon.add(content.surfaces)
      builder.add(documents, content, values)
      documents += 1
    }
  }
  const parts = await formatContent(await builder.pack(documents, pause), { documents, pause })
  const whole = new Map([...parts].map(([name, part]) => [name, ownBytes(part)]))
  handOver([...whole.values()].map(({ buffer }) => buffer))
  return whole
})

/** A part that shares its memory with nobody: small ones lie in a pool of the process. */
function ownBytes(part: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = part
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(part)
}
