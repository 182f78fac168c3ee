// The demo organisation, so that `npx callboard` and `npm start` work from here without naming it.
export { default } from './examples/acme/callboard.config.ts'
