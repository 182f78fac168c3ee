import type { Fact, Page } from './frame.ts'

/** `settings.eta` at `/settings`. What is chosen there is kept in the browser alone; only the browser knows it. */
export interface SettingsPage extends Page {
  you: Fact[]
  /** Addresses for agents, with how many tools each has. */
  agents: { name: string; url: string; tools: number }[]
  portal: Fact[]
}
