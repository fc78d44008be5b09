import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureChromium } from './chromium'
import { finish, type Run, runNode } from './run-node'

// Every test: vitest (unit, integration, isolation, embedded), then against a production build the matrix and Playwright. Arguments
// name the parts to run (`npm test -- vitest`). What installs packages of its own (`plugins`) or works on a copy of the project
// (`generator`) runs only when named. Whatever happens, the last line counts.

const wanted = process.argv.slice(2)
const runs = (part: string) => wanted.length === 0 || wanted.includes(part)
const reports = mkdtempSync(join(tmpdir(), 'atrium-tests-'))
const results: Run[] = []
/** By name: of two exclusions, vitest runs nothing. */
const quick = ['unit', 'database', 'crowd', 'embedded'].flatMap((name) => ['--project', name])
const failure: Run = { ok: false, passed: 0, failed: 1 }

if (runs('vitest')) results.push(await vitest('vitest', quick))
for (const part of ['plugins', 'generator'])
  if (wanted.includes(part)) results.push(await vitest(part, ['--project', part]))
const wholeMatrix = wanted.includes('matrix:full')
if (runs('matrix') || wholeMatrix || runs('browser')) {
  const built = await build()
  if (runs('matrix')) results.push(built ? await vitest('matrix', ['--project', 'matrix']) : failure)
  if (wholeMatrix)
    results.push(built ? await vitest('matrix-full', ['--project', 'matrix'], { MATRIX: 'full' }) : failure)
  if (runs('browser')) results.push(built ? await browser() : failure)
}
rmSync(reports, { recursive: true, force: true })
finish(results)

async function vitest(part: string, projects: string[], env = {}): Promise<Run> {
  const file = join(reports, `${part}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const ok = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...projects, ...reporters], env)
  const counts = read(
    file,
    z.object({ numPassedTests: z.number(), numFailedTests: z.number(), success: z.boolean() }),
  )
  return {
    ok: ok && counts?.success === true,
    passed: counts?.numPassedTests ?? 0,
    failed: counts?.numFailedTests ?? 0,
  }
}

function build(): Promise<boolean> {
  console.log('\nBuilding for production…')
  return runNode(
    ['node_modules/next/dist/bin/next', 'build'],
    { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    'on failure',
  )
}

async function browser(): Promise<Run> {
  let executable: string
  try {
    executable = ensureChromium()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return failure
  }
  const file = join(reports, 'playwright.json')
  const ok = await runNode(['node_modules/playwright/cli.js', 'test', '--reporter=list,json'], {
    CHROMIUM_PATH: executable,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  const counts = read(
    file,
    z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) }),
  )?.stats
  return { ok, passed: counts?.expected ?? 0, failed: (counts?.unexpected ?? 0) + (counts?.flaky ?? 0) }
}

function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
