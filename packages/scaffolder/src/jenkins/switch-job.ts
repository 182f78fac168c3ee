import { z } from 'zod'
import { type Action, defineAction } from '../actions/define-action.ts'
import { type FindJenkins, type Jenkins, jobPath } from './jenkins-server.ts'
import { effect, jobInput } from './job-input.ts'

const buildable = z.object({ buildable: z.boolean() })

/** `jenkins:job:enable` and `jenkins:job:disable` */
export function switchJob(find: FindJenkins, verb: 'enable' | 'disable'): Action {
  const wanted = verb === 'enable'
  const turn = (
    jenkins: Jenkins,
    name: string,
    { to, signal }: { to: string; signal: AbortSignal },
  ) => jenkins.post(`${jobPath(name)}/${to}`, { signal })
  return defineAction({
    id: `jenkins:job:${verb}`,
    description: `Lets a job in Jenkins be built ${wanted ? 'again' : 'no more'}.`,
    input: z.strictObject({
      ...jobInput,
      jobParameters: z.unknown().optional().describe('Not used'),
    }),
    output: z.strictObject({ changed: z.boolean().describe('Whether it was otherwise before') }),
    examples: [{ description: 'Switch', input: { jobName: 'ledger' } }],
    async run({ input, signal, checkpoint }) {
      const jenkins = find({ url: input.serverUrl })
      const changed = await checkpoint({
        key: 'changed',
        fn: async () => {
          const answer = await jenkins.get(`${jobPath(input.jobName)}/api/json`, { signal })
          return answer.json(buildable).buildable !== wanted
        },
      })
      if (changed) await turn(jenkins, input.jobName, { to: verb, signal })
      return { changed }
    },
    plan: ({ input }) =>
      effect(
        find({ url: input.serverUrl }),
        `${wanted ? 'Enables' : 'Disables'} the job ${input.jobName}`,
      ),
    async undo({ input, output, signal }) {
      const to = wanted ? 'disable' : 'enable'
      if (output.changed) await turn(find({ url: input.serverUrl }), input.jobName, { to, signal })
    },
  })
}
