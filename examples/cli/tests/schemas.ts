import { z } from 'zod'

// What programs may rely on: every key, and no other. Changing one of these is a change of the contract.

const issue = z.strictObject({
  severity: z.enum(['error', 'warning', 'info']),
  code: z.string(),
  message: z.string(),
  hint: z.string().nullable(),
  file: z.string().nullable(),
  line: z.int().nullable(),
  column: z.int().nullable(),
  ref: z.string().optional(),
})
const step = z.strictObject({ from: z.string(), type: z.string(), to: z.string() })
const entity = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
})
const problem = z.looseObject({ code: z.string(), message: z.string() })
const declared = z.looseObject({ ref: z.string(), type: z.string(), targetRef: z.string() })

/** The JSON of each command. */
export const schemas = {
  error: z.strictObject({ error: problem }),
  validate: z.strictObject({
    entities: z.array(
      z.strictObject({
        ref: z.string().nullable(),
        kind: z.string().nullable(),
        file: z.string(),
        line: z.int(),
        ok: z.boolean(),
      }),
    ),
    issues: z.array(issue),
    summary: z.strictObject({
      files: z.int(),
      documents: z.int(),
      entities: z.int(),
      errors: z.int(),
      warnings: z.int(),
    }),
  }),
  catalogList: z.strictObject({
    items: z.array(z.looseObject({})),
    totalItems: z.int(),
    nextCursor: z.string().optional(),
  }),
  catalogGet: entity.extend({
    relations: z.array(z.strictObject({ type: z.string(), targetRef: z.string() })),
    status: z.looseObject({ items: z.array(z.unknown()) }).optional(),
  }),
  catalogFacets: z.strictObject({
    facets: z.record(z.string(), z.array(z.strictObject({ value: z.string(), count: z.int() }))),
  }),
  catalogImpact: z.strictObject({
    root: z.string(),
    direction: z.enum(['dependents', 'dependencies']),
    tiers: z.array(
      z.strictObject({
        depth: z.int(),
        entities: z.array(
          z.strictObject({ ref: z.string(), path: z.array(step), owner: z.string().nullable() }),
        ),
      }),
    ),
    owners: z.array(z.strictObject({ ref: z.string(), entities: z.array(z.string()) })),
    truncated: z.boolean(),
  }),
  catalogPath: z.strictObject({ paths: z.array(z.array(step)) }),
  catalogGraph: z.strictObject({
    subject: z.string(),
    nodes: z.array(
      z.strictObject({
        ref: z.string(),
        kind: z.string(),
        title: z.string(),
        type: z.string().optional(),
        depth: z.number(),
        missing: z.boolean(),
      }),
    ),
    edges: z.array(step),
    truncated: z.boolean(),
  }),
  catalogCheck: z.strictObject({
    checks: z.array(
      z.strictObject({
        name: z.string(),
        description: z.string().nullable(),
        level: z.string().nullable(),
        required: z.boolean(),
        passed: z.int(),
        failed: z.int(),
        skipped: z.int(),
        waived: z.int(),
      }),
    ),
    results: z.array(
      z.strictObject({
        ref: z.string(),
        check: z.string(),
        status: z.enum(['passed', 'failed', 'skipped', 'waived']),
        passed: z.boolean(),
        level: z.string().nullable(),
        required: z.boolean(),
        message: z.string().nullable(),
        fix: z.string().nullable(),
        waiver: z
          .strictObject({ until: z.string(), reason: z.string(), by: z.string() })
          .optional(),
      }),
    ),
    levels: z.array(
      z.strictObject({
        ref: z.string(),
        level: z.string().nullable(),
        next: z.string().nullable(),
        missing: z.array(z.string()),
      }),
    ),
    order: z.array(z.string()),
    failed: z.boolean(),
    issues: z.array(issue),
  }),
  catalogReport: z.strictObject({
    dangling: z.array(declared.extend({ similar: z.string().optional() })),
    wrongKind: z.array(declared),
    ownerless: z.array(z.string()),
    emptyGroups: z.array(z.string()),
    cycles: z.array(z.strictObject({ type: z.string(), refs: z.array(z.string()) })),
    duplicates: z.array(z.strictObject({ ref: z.string(), winner: z.string(), loser: z.string() })),
    orphans: z.array(z.strictObject({ ref: z.string(), place: z.string() })),
  }),
  catalogHistory: z.strictObject({ changes: z.array(z.lazy(() => change)) }),
  catalogDiff: z.strictObject({
    since: z.int(),
    until: z.int(),
    changes: z.array(z.lazy(() => change)),
  }),
  catalogPropose: z.strictObject({
    text: z.string(),
    entities: z.array(z.looseObject({ kind: z.string() })),
    reasons: z.array(
      z.strictObject({
        ref: z.string(),
        field: z.string(),
        value: z.unknown(),
        reason: z.string(),
        file: z.string().optional(),
      }),
    ),
    written: z.boolean(),
  }),
  templateList: z.strictObject({
    templates: z.array(
      z.strictObject({
        ref: z.string(),
        title: z.string(),
        description: z.string().nullable(),
        type: z.string().nullable(),
        owner: z.string().nullable(),
        tags: z.array(z.string()),
      }),
    ),
  }),
  templateLint: z.strictObject({
    templates: z.array(z.strictObject({ template: z.string(), ok: z.boolean() })),
    issues: z.array(issue),
    summary: z.strictObject({ templates: z.int(), errors: z.int(), warnings: z.int() }),
  }),
  templateForm: z.strictObject({
    ref: z.string(),
    title: z.string(),
    description: z.string().optional(),
    pages: z.array(
      z.strictObject({
        title: z.string(),
        description: z.string().optional(),
        schema: z.looseObject({}),
        fields: z.array(z.looseObject({ name: z.string(), type: z.string(), widget: z.string() })),
      }),
    ),
  }),
  templateRender: z.strictObject({
    files: z.array(
      z.strictObject({
        path: z.string(),
        executable: z.boolean(),
        bytes: z.int(),
        rendered: z.boolean(),
      }),
    ),
  }),
  taskList: z.strictObject({ tasks: z.array(z.lazy(() => task)), total: z.int() }),
  task: z.lazy(() => task),
  templatePlan: z.strictObject({
    steps: z.array(
      z.strictObject({
        id: z.string(),
        action: z.string(),
        status: z.enum(['completed', 'planned', 'skipped', 'failed', 'cancelled']),
        input: z.unknown(),
        sideEffects: z.array(
          z.strictObject({
            text: z.string(),
            target: z.string().optional(),
            destructive: z.boolean().optional(),
            diff: z.string().optional(),
          }),
        ),
        error: problem.optional(),
      }),
    ),
    files: z.array(
      z.strictObject({ path: z.string(), executable: z.boolean(), contentBase64: z.base64() }),
    ),
    output: z.looseObject({}),
    log: z.array(z.looseObject({ message: z.string() })),
    changes: z
      .array(
        z.strictObject({
          path: z.string(),
          action: z.enum(['create', 'update']),
          diff: z.string(),
        }),
      )
      .optional(),
    error: problem.optional(),
  }),
  templateTest: z.strictObject({
    templates: z.array(
      z.strictObject({
        file: z.string(),
        template: z.string(),
        cases: z.array(
          z.strictObject({
            name: z.string(),
            passed: z.boolean(),
            problems: z.array(z.strictObject({ message: z.string(), diff: z.string().optional() })),
            ms: z.int(),
          }),
        ),
        coverage: z.strictObject({
          steps: z.array(z.strictObject({ id: z.string(), ran: z.boolean() })),
          conditions: z.array(
            z.strictObject({
              step: z.string(),
              if: z.string(),
              held: z.boolean(),
              failed: z.boolean(),
            }),
          ),
          branches: z.array(
            z.strictObject({
              file: z.string(),
              line: z.number(),
              column: z.number(),
              kind: z.enum(['if', 'for', 'ternary']),
              text: z.string(),
              way: z.boolean(),
              taken: z.boolean(),
            }),
          ),
        }),
      }),
    ),
    summary: z.strictObject({ passed: z.int(), failed: z.int() }),
  }),
  templateUpdate: z.strictObject({
    from: z.lazy(() => madeFrom),
    to: z.lazy(() => madeFrom),
    migrations: z.array(z.string()),
    files: z.array(
      z.strictObject({
        path: z.string(),
        action: z.enum(['add', 'merge', 'conflict', 'delete', 'keep']),
        changedBy: z.enum(['template', 'project', 'both']),
        reason: z.string().nullable(),
        diff: z.string().nullable(),
      }),
    ),
    applied: z.boolean(),
  }),
  templateUpdateAll: z.strictObject({
    projects: z.array(
      z.strictObject({
        project: z.string(),
        status: z.enum(['current', 'behind', 'untracked', 'unknown']),
        from: z.lazy(() => madeFrom).nullable(),
        to: z.lazy(() => madeFrom).nullable(),
        files: z.array(
          z.strictObject({ path: z.string(), action: z.string(), changedBy: z.string() }),
        ),
        error: problem.optional(),
      }),
    ),
  }),
  templateRunEvent: z.strictObject({
    id: z.int(),
    taskId: z.string(),
    createdAt: z.iso.datetime(),
    type: z.enum(['log', 'cancelled', 'completion']),
    body: z.looseObject({ message: z.string() }),
  }),
  templateRunResult: z.strictObject({
    type: z.literal('result'),
    status: z.enum(['completed', 'failed', 'cancelled']),
    output: z.looseObject({}),
    remaining: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        action: z.string(),
        leaves: z.enum(['canBeUndone', 'stays', 'perhaps']),
      }),
    ),
    taskId: z.string(),
  }),
  actionsList: z.strictObject({ actions: z.array(z.lazy(() => action)) }),
  actionsShow: z.lazy(() => action),
  docsBuild: z.strictObject({
    pages: z.int(),
    assets: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    issues: z.array(issue),
    ms: z.number(),
  }),
  docsServe: z.strictObject({
    url: z.string(),
    pages: z.int().optional(),
    issues: z.int().optional(),
  }),
  docsPublish: z.strictObject({
    ref: z.string(),
    published: z.boolean(),
    written: z.int().optional(),
    unchanged: z.int().optional(),
    removed: z.int().optional(),
    issues: z.array(issue),
  }),
  docsCheck: z.strictObject({ pages: z.int(), issues: z.array(issue) }),
  configCheck: z.strictObject({ file: z.string(), issues: z.array(issue) }),
  search: z.strictObject({
    results: z.array(
      z.strictObject({
        type: z.string(),
        rank: z.int(),
        document: z.looseObject({ title: z.string(), text: z.string(), location: z.string() }),
        highlight: z.strictObject({
          preTag: z.string(),
          postTag: z.string(),
          fields: z.strictObject({ title: z.string(), text: z.string() }),
        }),
        explanation: z.looseObject({ score: z.number() }).optional(),
      }),
    ),
    facets: z.record(z.string(), z.array(z.strictObject({ value: z.string(), count: z.int() }))),
    total: z.int(),
    nextPageCursor: z.string().optional(),
  }),
  serve: z.strictObject({ url: z.url() }),
}

const taskStep = z.strictObject({
  id: z.string(),
  name: z.string(),
  action: z.string(),
  status: z
    .enum(['processing', 'waiting', 'completed', 'failed', 'skipped', 'cancelled'])
    .optional(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  attempt: z.int().optional(),
  waitingFor: z
    .strictObject({
      for: z.enum(['decision', 'time', 'task']),
      key: z.string(),
      text: z.string().optional(),
      approvers: z.array(z.string()).optional(),
      until: z.iso.datetime().optional(),
      taskId: z.string().optional(),
    })
    .optional(),
  late: z.literal(true).optional(),
  error: problem.optional(),
  leaves: z.enum(['nothing', 'canBeUndone', 'stays', 'perhaps']).optional(),
  undo: z.enum(['processing', 'completed', 'failed']).optional(),
  undoError: problem.optional(),
})

const task = z.strictObject({
  id: z.string(),
  templateRef: z.string(),
  templateTitle: z.string(),
  status: z.enum(['open', 'processing', 'waiting', 'completed', 'failed', 'cancelled']),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  createdBy: z.string().optional(),
  parentId: z.string().optional(),
  attempt: z.int().optional(),
  cancelling: z
    .strictObject({ at: z.iso.datetime(), by: z.string().optional(), reason: z.string() })
    .optional(),
  undoing: z.enum(['completed', 'failed', 'cancelled']).optional(),
  secretNames: z.array(z.string()).optional(),
  parameters: z.looseObject({}),
  steps: z.array(taskStep),
  output: z.looseObject({}).optional(),
  error: problem.optional(),
  needsAttention: z.boolean().optional(),
})

const madeFrom = z.strictObject({
  ref: z.string(),
  source: z.url().optional(),
  version: z.string().optional(),
  digest: z.string().startsWith('sha256:'),
})

const change = z.strictObject({
  revision: z.int(),
  at: z.iso.datetime(),
  ref: z.string(),
  action: z.enum(['added', 'changed', 'removed']),
  provider: z.string(),
  source: z.string(),
  paths: z.array(z.string()),
  before: z.looseObject({}).optional(),
  after: z.looseObject({}).optional(),
})

const action = z.strictObject({
  id: z.string(),
  description: z.string().nullable(),
  input: z.looseObject({}),
  output: z.looseObject({}).nullable(),
  examples: z.array(z.strictObject({ description: z.string(), input: z.unknown() })),
  plans: z.boolean(),
})
