import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureChromium } from './chromium'
import { finish, type Run, runNode } from './run-node'
import { failuresOf, vitestReport } from './vitest-report'

// The tests, part by part. `npm test` runs those of `short`, CI those of `ci`, `npm run test:all`
// those of `all`, and `npm test -- crash matrix` the ones named. Whatever happens, the last line
// counts.

const reports = mkdtempSync(join(tmpdir(), 'atrium-tests-'))
const failure: Run = { ok: false, passed: 0, failed: 1 }

const parts: Record<string, () => Promise<Run>> = {
  vitest: () => vitest(['unit', 'database']),
  /** What is generated from declarations: tables, operations, pages and permissions. */
  generated: () =>
    vitest(['unit', 'database'], {}, [
      '.unit.test.',
      'tests/isolation',
      ...['guard', 'audit', 'database/trips.test.ts'].map((place) => `tests/guarantees/${place}`),
    ]),
  embedded: () => vitest(['embedded']),
  matrix: () => onBuild(() => vitest(['matrix'])),
  browser: () => onBuild(() => browser('--project=app', '--grep-invert=@long|@wide')),
  'browser:accounts': () => onBuild(() => browser('--project=accounts')),
  'browser:wide': () => onBuild(() => browser('--grep=@wide')),
  'browser:long': () => onBuild(() => browser('--grep=@long')),
  preview: () => browserWith({ ATRIUM_E2E: 'preview' }, 'tests/e2e/accounts', 'tests/e2e/journey'),
  /**
   * What a stock PostgreSQL, two logins and a pooler can change, for CI to run again there: who
   * owns and may do what, which settings a connection has, locks, and jobs. Everything else would
   * ask the same code the same again.
   */
  'two-logins': () =>
    vitest(['database'], {}, [
      'tests/isolation',
      ...['database', 'jobs', 'organizations', 'members', 'invitations', 'joining', 'roles', 'ownership'].map(
        (noun) => `tests/guarantees/${noun}`,
      ),
      ...['guard/guard', 'audit/chain', 'audit/refusals'].map((file) => `tests/guarantees/${file}.test.ts`),
    ]),
  races: () =>
    vitest(['database'], { ATRIUM_RACE_ROUNDS: '200', ATRIUM_PROPERTY_RUNS: '500' }, [
      'tests/guarantees/organizations/any-order.test.ts',
      'races',
    ]),
  attack: () => vitest(['attack']),
  crash: () => vitest(['crash'], { ATRIUM_CRASH: 'all' }),
  load: () => vitest(['load']),
  backup: () => vitest(['backup']),
  drills: () => onBuild(() => drills()),
  'drills:quick': () => onBuild(() => drills('--quick')),
  plugins: () => vitest(['plugins']),
  generator: () => vitest(['generator']),
  image: () => vitest(['image']),
  'matrix:full': () => onBuild(() => vitest(['matrix'], { MATRIX: 'full' })),
  mutants,
}

const short = ['vitest', 'matrix', 'browser']
const sets: Record<string, string[]> = {
  short,
  ci: [...short, 'browser:accounts', 'browser:wide', 'embedded', 'drills:quick'],
  all: [
    'vitest',
    'embedded',
    'browser',
    'browser:accounts',
    'browser:wide',
    'browser:long',
    'preview',
    'races',
    'attack',
    'crash',
    'load',
    'backup',
    'drills',
    'plugins',
    'generator',
    'image',
    'matrix:full',
    'mutants',
  ],
}

let built: Promise<boolean> | undefined
const named = process.argv.slice(2)
const wanted = named.length > 0 ? named.flatMap((name) => sets[name] ?? [name]) : short
const results: Run[] = []
// The build goes on beside tests that need none, which wait more than they compute.
if (wanted.some((name) => ['matrix', 'browser', 'drills'].includes(name.replace(/:.*$/, '')))) built = build()
for (const name of wanted) {
  console.log(`\n${name}`)
  results.push(await (parts[name] ?? unknown(name))())
}
rmSync(reports, { recursive: true, force: true })
finish(results)

function unknown(name: string) {
  console.error(`There is no part called ${name}. The parts are ${Object.keys(parts).join(', ')}.`)
  return async () => failure
}

async function onBuild(run: () => Promise<Run>): Promise<Run> {
  return (await built) ? run() : failure
}

function build(): Promise<boolean> {
  return runNode(
    ['node_modules/next/dist/bin/next', 'build'],
    { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    'on failure',
  )
}

/** @param files what to run of the projects; all where none is named */
async function vitest(
  projects: string[],
  env: Record<string, string> = {},
  files: string[] = [],
): Promise<Run> {
  const file = newReport()
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const chosen = projects.flatMap((name) => ['--project', name])
  const ok = await runNode(['node_modules/vitest/vitest.mjs', 'run', ...chosen, ...reporters, ...files], env)
  const report = read(file, vitestReport)
  return {
    ok: ok && report?.success === true,
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    failures: report?.testResults.flatMap(failuresOf),
  }
}

/** @param chosen which tests, by folder and tag */
function browser(...chosen: string[]): Promise<Run> {
  return browserWith({}, ...chosen)
}

async function browserWith(env: Record<string, string>, ...chosen: string[]): Promise<Run> {
  let executable: string
  try {
    executable = ensureChromium()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return failure
  }
  const file = newReport()
  const ok = await runNode(['node_modules/playwright/cli.js', 'test', ...chosen, '--reporter=list,json'], {
    ...env,
    CHROMIUM_PATH: executable,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  })
  const counts = read(
    file,
    z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }) }),
  )?.stats
  return { ok, passed: counts?.expected ?? 0, failed: (counts?.unexpected ?? 0) + (counts?.flaky ?? 0) }
}

async function mutants(): Promise<Run> {
  const file = newReport()
  const ok = await runNode(['--import', 'tsx', 'tests/mutation/mutate.ts', '--report', file])
  const counts = read(file, z.object({ killed: z.number(), survived: z.number() }))
  return { ok, passed: counts?.killed ?? 0, failed: counts?.survived ?? 0 }
}

async function drills(...chosen: '--quick'[]): Promise<Run> {
  const file = newReport()
  const ok = await runNode(['--import', 'tsx', 'tests/drills/run.ts', '--report', file, ...chosen])
  const report = z.object({ passed: z.number(), failed: z.number(), failures: z.array(z.string()) })
  return { passed: 0, failed: 0, ...read(file, report), ok }
}

function newReport(): string {
  return join(mkdtempSync(join(reports, 'part-')), 'report.json')
}

function read<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
