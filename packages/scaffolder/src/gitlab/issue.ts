import { z } from 'zod'

/** Kinds of issues. */
export const issueType = z.enum(['issue', 'incident', 'test_case', 'task']).optional()

/** An issue as GitLab's interface describes it, as far as it matters here. */
export const issueSchema = z.object({
  id: z.number(),
  iid: z.number(),
  project_id: z.number(),
  web_url: z.string(),
  state: z.string(),
  title: z.string(),
  updated_at: z.string(),
})
