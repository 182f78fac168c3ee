import type {
  CallToolResult,
  InputRequiredResult,
  ServerContext,
} from '@modelcontextprotocol/server'
import type { z } from 'zod'
import type { Portal } from '../portal.ts'
import type { HeldPlans } from './held-plans.ts'

/** What a tool is given beside its arguments. */
export interface ToolContext {
  portal: Portal
  /** Canonical reference of the person on whose behalf the agent asks. */
  user: string | undefined
  plans: HeldPlans
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal
  /** The call as the protocol has it, for tools that ask back. */
  call: ServerContext
  /** Whether a person can be asked through the client. */
  canAsk: boolean
}

/** What a tool answers: data for programs, and where it helps a text for the model instead of the same as JSON. */
export interface ToolAnswer {
  data: Readonly<Record<string, unknown>>
  text?: string
}

/** A tool that an agent may call. */
export interface McpTool<Schema extends z.ZodObject = z.ZodObject> {
  /** Letters, digits and `_`: what every client accepts. */
  name: string
  /** What it takes to call it. */
  permission: string
  title: string
  /** When to use it and what it gives, for a model that chooses among tools. */
  description: string
  input: Schema
  /** Whether it only reads. */
  readOnly: boolean
  /** Whether something may be changed that cannot be taken back. @default false */
  destructive?: boolean
  /** Whether calling it again with the same arguments changes nothing more. @default that it only reads */
  idempotent?: boolean
  run(input: z.output<Schema>, context: ToolContext): Promise<ToolAnswer | InputRequiredResult>
}

/** Gives a tool its type. */
export function defineTool<Schema extends z.ZodObject>(tool: McpTool<Schema>): McpTool {
  return tool as unknown as McpTool
}

/** An answer in the protocol's shape. */
export function toCallResult({ data, text }: ToolAnswer): CallToolResult {
  return {
    content: [{ type: 'text', text: text ?? JSON.stringify(data) }],
    structuredContent: data,
  }
}
