// Follows runs from many sockets: `follow-runs.mjs <port> <runs as JSON> <clients of each> <of them that do not read at first>`.
import { setMaxListeners } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

const [port, given, clients, idle] = process.argv.slice(2)
/** Aborted when those who read have seen everything. */
const wake = new AbortController()
setMaxListeners(0, wake.signal)

/** One connection: whether the log was over at its end. What comes is added to `ids`. */
function listen({ id, user, ids, isIdle }) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    const head = [
      `GET /api/scaffolder/v2/tasks/${id}/eventstream HTTP/1.1`,
      'Host: localhost',
      `x-user: ${user}`,
      `Last-Event-ID: ${ids.at(-1) ?? 0}`,
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    if (isIdle) {
      socket.pause()
      wake.signal.addEventListener('abort', () => socket.resume(), { once: true })
    }
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      const end = text.lastIndexOf('\n\n') + 2
      const whole = text.slice(0, end)
      text = text.slice(end)
      for (const [, number] of whole.matchAll(/^id: (\d+)$/gm)) ids.push(Number(number))
      if (!whole.includes('event: completion')) return
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => {}).on('close', () => resolve(false))
  })
}

async function follow(reader) {
  const ids = []
  for (let isFirst = true; ; isFirst = false) {
    if (await listen({ ...reader, ids, isIdle: reader.isIdle && isFirst })) break
    await sleep(100)
  }
  return { id: reader.id, ids }
}

const readers = JSON.parse(given).flatMap((id, number) =>
  Array.from({ length: Number(clients) }, (_, client) => ({
    id,
    user: `user-${number}`,
    isIdle: client < Number(idle),
  })),
)
const reading = readers.filter(({ isIdle }) => !isIdle).map(follow)
const waiting = readers.filter(({ isIdle }) => isIdle).map(follow)
/** Ends when it has been taken: what is still on its way when the process lets go is lost. */
const tell = (message) => new Promise((resolve) => process.send(message, resolve))
await tell({ read: await Promise.all(reading) })
wake.abort()
await tell({ resumed: await Promise.all(waiting) })
process.disconnect()
