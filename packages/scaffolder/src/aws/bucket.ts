import type { AwsClient } from './aws-client.ts'

/** A bucket of Amazon S3. */
export interface Bucket {
  /** The tag of what is there; nothing where there is none. Empty where that may not be known. */
  find(key: string): Promise<string | undefined>
  /** @returns the tag of what is there now */
  put(key: string, content: Uint8Array, contentType: string): Promise<string>
  /** Nothing there is fine. */
  remove(key: string): Promise<void>
}

/** A bucket of a region. Its name is in the path: names with dots have no certificate as hosts. */
export function openBucket(
  api: AwsClient,
  { region, bucket, signal }: { region: string; bucket: string; signal: AbortSignal },
): Bucket {
  const asked = (key: string) => ({
    service: 's3' as const,
    region,
    path: `/${bucket}/${key.split('/').map(encoded).join('/')}`,
    signal,
  })
  return {
    async find(key) {
      const answer = await api.send({
        ...asked(key),
        method: 'HEAD',
        operation: 'HeadObject',
        // Without the right to list a bucket one does not learn what is missing in it.
        accept: ['404', '403'],
      })
      return answer.refusal === '404' ? undefined : (answer.headers.etag ?? '')
    },
    async put(key, content, contentType) {
      const answer = await api.send({
        ...asked(key),
        method: 'PUT',
        operation: 'PutObject',
        headers: { 'content-type': contentType },
        body: content,
      })
      return answer.headers.etag ?? ''
    },
    async remove(key) {
      await api.send({ ...asked(key), method: 'DELETE', operation: 'DeleteObject' })
    },
  }
}

/** As the signature has it: with what `encodeURIComponent` leaves. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
