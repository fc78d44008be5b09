import type { NextConfig } from 'next'

/**
 * Refuses the servers that Next would write beside ours.
 * @throws Error with what to do instead
 */
export function ownServerOnly(config: NextConfig): NextConfig {
  const output = process.env.NEXT_PRIVATE_STANDALONE ? 'standalone' : config.output
  if (output)
    throw new Error(
      `Remove output: '${output}': its server would let clients choose their IP address, answer refusals with 200, and send no email. Build without it, and run "npm start" (docs/decisions/0005-own-http-server.md).`,
    )
  return config
}
