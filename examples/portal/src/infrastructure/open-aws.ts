import type { Action } from '@callboard/scaffolder'
import type { AwsAccount } from '@callboard/scaffolder/aws'
import type { AwsAccountConfig } from './infrastructure-config.ts'
import { type Reach, secretIn } from './reach.ts'

/** The actions for AWS: each account reaches the services of its regions, or what stands in for them. */
export async function openAws(
  accounts: readonly AwsAccountConfig[],
  reach: Reach,
): Promise<readonly Action[]> {
  const { awsActions, awsOrigins } = await import('@callboard/scaffolder/aws')
  return awsActions({
    accounts: accounts.map(
      ({ accessKeyId, secretAccessKey, sessionToken, private: isPrivate, ...account }) => {
        const { name, endpoint, regions } = account
        const secret = (what: keyof AwsAccountConfig, source: typeof accessKeyId) =>
          secretIn(source, `"${what}" of the AWS account ${name}`, reach)
        const origins = endpoint === undefined ? awsOrigins(regions) : [new URL(endpoint).origin]
        return {
          ...account,
          gate: reach.gateTo(
            origins.map((origin) => ({
              origin,
              ...(isPrivate !== undefined && { private: isPrivate }),
            })),
          ),
          credentials: {
            accessKeyId: secret('accessKeyId', accessKeyId).reveal(),
            secretAccessKey: secret('secretAccessKey', secretAccessKey),
            ...(sessionToken && { sessionToken: secret('sessionToken', sessionToken) }),
          },
        } satisfies AwsAccount
      },
    ),
  })
}
