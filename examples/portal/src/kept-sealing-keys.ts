import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { SealingKey } from '@callboard/scaffolder'
import { configErrors, type LoadedConfig } from './load-config.ts'
import { checkedKey, keyBytes, sealingKeys } from './sealing-keys.ts'

/** In the data folder: a key in each line, the first of which seals. Lines that begin with # are comments. */
const sealingKeyFile = 'sealing.key'

/** What everybody but the owner may do. */
const others = 0o077

/**
 * The keys that seal the secrets of runs: those that the configuration names, then those of the data folder, which open what
 * they have sealed before. Where it names none and keeps its runs in a file, a key is made beside that file once; who opens a
 * store in another way may share it with other machines, and a key that only one of them has would stop runs on the others.
 *
 * @throws CONFIG_SEALING_KEY_UNSET CONFIG_SEALING_KEY_INVALID
 */
export async function keptSealingKeys({ config, folder }: LoadedConfig): Promise<SealingKey[]> {
  const { store, sealingKey } = config.scaffolder ?? {}
  const named = sealingKeys(sealingKey)
  if (store === undefined) return named
  const root = resolve(folder, config.dataFolder ?? '.callboard')
  const file = join(root, sealingKeyFile)
  if (named.length === 0 && typeof store === 'string') await makeKey(root, file)
  return [...named, ...(await readKeys(file))]
}

/** Of several processes that begin at once, one makes the key: a link to a file that is whole is made once or not at all. */
async function makeKey(root: string, file: string): Promise<void> {
  if (await exists(file)) return
  await mkdir(root, { recursive: true })
  const whole = `${file}.${randomBytes(8).toString('hex')}`
  const key = randomBytes(keyBytes).toString('base64')
  try {
    const options = { mode: 0o600, flag: 'wx', flush: true } as const
    await writeFile(
      whole,
      `# Seals the secrets of runs. Keep it as long as they are kept.\n${key}\n`,
      options,
    )
    await link(whole, file).catch(unlessThere)
    await writeFile(join(root, '.gitignore'), `${sealingKeyFile}*\n`, { flag: 'wx' }).catch(
      unlessThere,
    )
  } finally {
    await rm(whole, { force: true })
  }
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function readKeys(file: string): Promise<string[]> {
  if (!(await exists(file))) return []
  await keepToOwner(file)
  const lines = (await readFile(file, 'utf8')).split('\n').map((line) => line.trim())
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (keys.length === 0) throw configErrors.SEALING_KEY_INVALID({ name: file })
  return keys.map((key) => checkedKey(key, file))
}

/** A copy or an unpacked archive may have lost the mode. What another user put there, as a mounted secret, is theirs to keep. */
async function keepToOwner(file: string): Promise<void> {
  const { mode, uid } = await stat(file)
  if (uid === process.getuid?.() && (mode & others) !== 0) await chmod(file, mode & 0o777 & ~others)
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
