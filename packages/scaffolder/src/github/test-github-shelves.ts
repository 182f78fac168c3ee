// For tests: what repositories hold, as lists that grow and values that are put.
import sodium from 'libsodium-wrappers'
import type { HostCall, HostReply } from '../publish/test-host-server.ts'

export type Json = Record<string, unknown>

/** What is known of a repository. */
export interface StoredRepository {
  /** As it was asked for. */
  made: Json
  /** By kind, such as `hooks`; each with an `id`. */
  lists: Record<string, (Json & { id: number })[]>
  /** By path below the repository: what was put there. */
  values: Record<string, unknown>
  commits: number
}

export const notFound: HostReply = { status: 404, json: { message: 'Not Found' } }
export const nothing: HostReply = { status: 204 }

type Place = (call: HostCall) => string
type Answer = (call: HostCall) => HostReply

/** Ways to answer, each for the repository that a request names. */
export type Shelves = ReturnType<typeof openShelves>

export function openShelves(repositories: ReadonlyMap<string, StoredRepository>) {
  const inside =
    (answer: (stored: StoredRepository, call: HostCall) => HostReply): Answer =>
    (call) => {
      const stored = repositories.get(`${call.params.owner}/${call.params.repo}`)
      return stored ? answer(stored, call) : notFound
    }
  return { inside, ...listShelves(inside), ...valueShelves(inside), ...secretShelves(inside) }
}

type Inside = (answer: (stored: StoredRepository, call: HostCall) => HostReply) => Answer

export function listOf(stored: StoredRepository, kind: string) {
  stored.lists[kind] ??= []
  return stored.lists[kind]
}

function listShelves(inside: Inside) {
  return {
    list: (kind: string, wrap = (items: Json[]): unknown => items) =>
      inside((stored) => ({ json: wrap(listOf(stored, kind)) })),
    add: (kind: string, more: (body: Json, id: number) => Json = () => ({})) =>
      inside((stored, { body }) => {
        const id = listOf(stored, kind).length + 1
        const item = { ...(body as Json), id, ...more(body as Json, id) }
        listOf(stored, kind).push(item)
        return { status: 201, json: item }
      }),
    change: (kind: string, parameter: string) =>
      inside((stored, { params, body }) => {
        const item = listOf(stored, kind).find(({ id }) => id === Number(params[parameter]))
        return item ? { json: Object.assign(item, body) } : notFound
      }),
    remove: (kind: string, parameter: string) =>
      inside((stored, { params }) => {
        const kept = listOf(stored, kind).filter(({ id }) => id !== Number(params[parameter]))
        if (kept.length === listOf(stored, kind).length) return notFound
        stored.lists[kind] = kept
        return nothing
      }),
  }
}

function valueShelves(inside: Inside) {
  return {
    put: (place: Place, reply: HostReply = nothing) =>
      inside((stored, call) => {
        stored.values[place(call)] = call.body ?? true
        return reply
      }),
    get: (place: Place, json: Json = {}) =>
      inside((stored, call) => (Object.hasOwn(stored.values, place(call)) ? { json } : notFound)),
    drop: (place: Place, reply: HostReply = nothing) =>
      inside((stored, call) => {
        if (!Object.hasOwn(stored.values, place(call))) return notFound
        delete stored.values[place(call)]
        return reply
      }),
    putVariable: (under: Place) =>
      inside((stored, call) => {
        const { name, value } = call.body as Record<string, string>
        const place = `${under(call)}variables/${name}`
        if (Object.hasOwn(stored.values, place)) return { status: 409, json: { message: 'Exists' } }
        stored.values[place] = value
        return { status: 201, json: {} }
      }),
  }
}

/** Secrets are opened as GitHub does it, so that what is kept is what was meant. */
function secretShelves(inside: Inside) {
  const keys = sodium.crypto_box_keypair()
  const { ORIGINAL } = sodium.base64_variants
  return {
    publicKey: inside(() => ({
      json: { key: sodium.to_base64(keys.publicKey, ORIGINAL), key_id: 'key-1' },
    })),
    putSecret: (place: Place) =>
      inside((stored, call) => {
        const { encrypted_value: box = '', key_id } = call.body as Record<string, string>
        if (key_id !== 'key-1') return { status: 422, json: { message: 'wrong key' } }
        const sealed = sodium.from_base64(box, ORIGINAL)
        const opened = sodium.crypto_box_seal_open(sealed, keys.publicKey, keys.privateKey)
        stored.values[place(call)] = sodium.to_string(opened)
        return { status: 201, json: {} }
      }),
  }
}
