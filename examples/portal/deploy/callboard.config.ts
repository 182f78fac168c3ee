import { filesProvider } from '@callboard/catalog'
import { sqlCatalogStore } from '@callboard/catalog/sql'
import { defineConfig } from '@callboard/portal'
import { sqlTaskStore } from '@callboard/scaffolder/sql'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
// Where nobody listens, a connection that breaks ends the process; the stores report it by themselves.
pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}))
const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) })

export default defineConfig({
  organisation: 'Acme',
  listen: '0.0.0.0',
  stopDelayMs: 5_000,
  dataFolder: '/var/lib/callboard',
  signIn: {
    publicUrl: 'https://portal.acme.example',
    sessionKey: 'SESSION_KEY',
    openIdConnect: {
      issuer: 'https://id.acme.example',
      clientId: 'portal',
      clientSecret: 'OIDC_SECRET',
    },
  },
  catalog: {
    providers: [filesProvider({ root: './org' })],
    // Opened first, so it is closed last: after everything that uses the database.
    store: () => ({ ...sqlCatalogStore({ db }), [Symbol.asyncDispose]: () => db.destroy() }),
  },
  scaffolder: { store: () => sqlTaskStore({ db }), sealingKey: 'SEALING_KEY' },
})
