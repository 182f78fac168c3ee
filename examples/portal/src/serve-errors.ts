import { defineErrors } from '@callboard/core'

/** What can keep a portal from being served. */
export const serveErrors = defineErrors('SERVE', {
  OPEN_TO_ALL: ({ host }: { host: string }) => ({
    message: `The portal would be open to everybody who reaches ${host}`,
    hint: 'Set up signIn in the configuration, or let it listen on 127.0.0.1.',
  }),
  PORT_TAKEN: ({ port }: { port: number }) => ({
    message: `Port ${port} is taken by another program`,
    hint: `Choose another one: PORT=${port + 1} npm start.`,
  }),
  PORT_DENIED: ({ port }: { port: number }) => ({
    message: `Port ${port} may not be used`,
    hint: 'Choose one above 1023: PORT=7107 npm start.',
  }),
  PORT_INVALID: ({ port }: { port: string }) => ({
    message: `"${port}" is not a port`,
    hint: 'A port is a number from 0 to 65535; 0 takes any free one.',
  }),
})
