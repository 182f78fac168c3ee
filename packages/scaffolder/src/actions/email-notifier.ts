import { checkOptions, optionalPackage, type Secret } from '@callboard/core'
import { z } from 'zod'
import { errors } from '../errors.ts'
import type { Notifier, Recipients } from './notifier.ts'

/** A server that takes mail. */
export interface SmtpServer {
  host: string
  /** @default 587, or 465 with `secure` */
  port?: number
  /** TLS from the beginning. Without it TLS is begun by the protocol, and needed unless `plain` is set. @default false */
  secure?: boolean
  /** Lets mail go in clear: for a server on the same machine. @default false */
  plain?: boolean
  user?: string
  password?: Secret
}

/** How notifications become mail. */
export interface EmailNotifierOptions {
  /** @default 'email' */
  name?: string
  server: SmtpServer
  /** `Acme portal <portal@acme.io>` */
  from: string
  /** Addresses of those who are told; the host looks them up. */
  addresses(recipients: Recipients & { signal: AbortSignal }): Promise<readonly string[]>
  /** What a relative link is added to. */
  portalUrl?: string
}

const optionsSchema = z.strictObject({
  name: z.string().min(1).optional(),
  server: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().positive().optional(),
    secure: z.boolean().optional(),
    plain: z.boolean().optional(),
    user: z.string().optional(),
    password: z.custom<Secret>().optional(),
  }),
  from: z.string().min(1),
  addresses: z.custom((value) => typeof value === 'function', 'expected a function'),
  portalUrl: z.url().optional(),
})

const timeoutMs = 30_000

/**
 * Sends notifications as plain-text mail over SMTP, one message for each address, so that nobody learns the others.
 * Needs the package `nodemailer`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function emailNotifier(options: EmailNotifierOptions): Notifier {
  checkOptions('emailNotifier', optionsSchema, options)
  const { name = 'email', from, addresses, portalUrl } = options
  return {
    name,
    async send({ recipients, title, info, link, severity, idempotencyKey, signal }) {
      const to = await addresses({ ...recipients, signal })
      const target = link === undefined ? undefined : absolute(link, portalUrl)
      const text = [info ?? title, target].filter((part) => part !== undefined).join('\n\n')
      const transport = await openTransport(options.server)
      const onAbort = () => transport.close()
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        for (const [index, address] of to.entries()) {
          signal.throwIfAborted()
          await transport.sendMail({
            from,
            to: { name: '', address },
            subject: title,
            text: `${text}\n`,
            priority: severity === 'high' || severity === 'critical' ? 'high' : 'normal',
            messageId: `<${messageKey(idempotencyKey)}.${index}@callboard>`,
          })
        }
      } catch (error) {
        signal.throwIfAborted()
        throw error
      } finally {
        signal.removeEventListener('abort', onAbort)
        transport.close()
      }
    },
  }
}

async function openTransport({ host, port, secure, plain, user, password }: SmtpServer) {
  const { createTransport } = await optionalPackage(errors, import('nodemailer'), {
    package: 'nodemailer',
    wanted: 'emailNotifier',
  })
  return createTransport({
    host,
    port: port ?? (secure ? 465 : 587),
    secure: secure ?? false,
    requireTLS: !plain,
    ignoreTLS: plain ?? false,
    ...(user !== undefined && { auth: { user, pass: password?.reveal() ?? '' } }),
    // A message is text of ours: nothing in it names a file or an address to read.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
}

/** Mail programs show two messages of one identifier once: what a second attempt sends again is not seen again. */
function messageKey(idempotencyKey: string): string {
  return Buffer.from(idempotencyKey).toString('hex').slice(0, 200)
}

function absolute(link: string, portalUrl: string | undefined): string {
  return portalUrl !== undefined && URL.canParse(link, portalUrl)
    ? new URL(link, portalUrl).href
    : link
}
