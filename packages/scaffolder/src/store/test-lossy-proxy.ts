import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to a server of PostgreSQL on which an answer can be lost. */
export interface LossyProxy extends AsyncDisposable {
  address: string
  /**
   * Breaks the connection on which the server says that something was done, before the client hears of it.
   *
   * @param tag - what it says: `SELECT 1`
   * @returns fulfilled when that has happened
   */
  loseAnswer(tag: string): Promise<void>
}

/** What the server ends an answer with, when it waits for the next command. */
const ready = Buffer.from([0x5a, 0, 0, 0, 5])

/** Opens a way to a server. */
export async function openLossyProxy(target: string): Promise<LossyProxy> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let onAnswer = (_answer: Buffer) => false
  const proxy = createServer((client) => {
    const server = connect(Number(port), hostname)
    const end = () => {
      for (const socket of [client, server]) {
        socket.destroy()
        sockets.delete(socket)
      }
    }
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', end).on('close', end)
    }
    client.pipe(server)
    server.on('data', (answer) => (onAnswer(answer) ? end() : client.write(answer)))
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const opened = proxy.address()
  const address = new URL(target)
  address.port = `${typeof opened === 'object' ? opened?.port : ''}`
  return {
    address: address.href,
    loseAnswer: (tag) =>
      new Promise((lost) => {
        onAnswer = (answer) => {
          if (!answer.includes(`${tag}\0`) || !answer.includes(ready)) return false
          onAnswer = () => false
          lost()
          return true
        }
      }),
    async [Symbol.asyncDispose]() {
      const closed = once(proxy, 'close')
      proxy.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
