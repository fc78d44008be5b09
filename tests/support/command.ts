import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Runs a command of package.json, as the database’s owner or with two logins. */
export const command = (script: string, owner: string, args: string[] = [], url = owner) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', `scripts/${script}.ts`, ...args], {
    env: { ...process.env, DATABASE_URL: url, DATABASE_ADMIN_URL: url === owner ? '' : owner },
  }).then(
    ({ stdout }) => ({ code: 0, said: stdout.trim() }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr.trim() }),
  )
