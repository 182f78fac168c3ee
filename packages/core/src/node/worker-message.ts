/** What is sent to a thread. */
export type ToThread =
  | { type: 'share'; key: string; value: unknown }
  | { type: 'work'; request: unknown; shared: string }
  | { type: 'told'; ask: number; answer: unknown }

/** What a thread sends. */
export type FromThread =
  | { type: 'ready' }
  | { type: 'done'; answer: unknown }
  | { type: 'failed'; message: string }
  | { type: 'ask'; ask: number; question: unknown }
