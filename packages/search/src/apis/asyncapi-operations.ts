import { type PlainRecord, recordIn, recordsOf, textIn } from '../document/plain-values.ts'
import { type ApiOperation, joinWords } from './api-operation.ts'
import { nameOfRef, resolveRef } from './resolve-ref.ts'

/** The operations of AsyncAPI 2, which stand inside the channels, and of 3, which stand beside them. */
export function asyncApiOperations(root: PlainRecord): ApiOperation[] {
  const channels = recordIn(root, 'channels')
  const inside = Object.entries(channels).flatMap(([path, given]) => {
    const channel = resolveRef(root, given)
    return ['publish', 'subscribe'].flatMap((method) => {
      if (!Object.hasOwn(channel, method)) return []
      const operation = recordIn(channel, method)
      return toOperation(root, { method, path, operation, channel, messages: [operation.message] })
    })
  })
  const beside = Object.entries(recordIn(root, 'operations')).map(([name, given]) => {
    const operation = resolveRef(root, given)
    const channel = resolveRef(root, operation.channel)
    const path = textIn(channel, 'address') || nameOfRef(operation.channel)
    const own = Object.values(recordIn(channel, 'messages'))
    const messages = Array.isArray(operation.messages) ? operation.messages : own
    const method = textIn(operation, 'action')
    return toOperation(root, { method, path, operation, channel, messages, name })
  })
  return [...inside, ...beside]
}

function toOperation(
  root: PlainRecord,
  {
    method,
    path,
    operation,
    channel,
    messages,
    name,
  }: {
    method: string
    path: string
    operation: PlainRecord
    channel: PlainRecord
    messages: readonly unknown[]
    name?: string
  },
): ApiOperation {
  return {
    method,
    path,
    name: name ?? textIn(operation, 'operationId'),
    summary: textIn(operation, 'summary') || textIn(operation, 'title'),
    text: joinWords([
      textIn(operation, 'description'),
      textIn(channel, 'description'),
      ...messages.flatMap((message) => messageWords(root, message)),
    ]),
    tags: [operation.tags, channel.tags].flatMap((tags) =>
      recordsOf(tags).map((tag) => textIn(tag, 'name')),
    ),
  }
}

/** What a message is called and for; one of several is all of them. */
function messageWords(root: PlainRecord, given: unknown): string[] {
  const message = resolveRef(root, given)
  const several = Array.isArray(message.oneOf) ? message.oneOf : []
  const words = ['name', 'title', 'summary', 'description'].map((key) => textIn(message, key))
  return [
    nameOfRef(given),
    ...words,
    // One level: a message of messages has no messages of messages.
    ...several.flatMap((each) => [nameOfRef(each), textIn(resolveRef(root, each), 'title')]),
    ...Object.keys(recordIn(resolveRef(root, message.payload), 'properties')),
  ]
}
