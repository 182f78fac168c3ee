export { type PostgresEngineOptions, postgresEngine } from './postgres/postgres-engine.ts'
