import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { Reporter, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { createVitest } from 'vitest/node'
import config from '../../vitest.config'
import { connected, copyTemplate, databaseUrl } from '../support/databases'
import { dropDatabase } from '../support/drop-database'
import { root } from '../support/source'
import type { Mutant, Spec } from './mutant'

// One vitest process, with its database, that runs all mutants. A changed source only exists in
// what vitest passes to its workers, changed SQL only in a copy of the template. Nothing on disk is
// changed.

export type Verdict =
  | { is: 'green' }
  /** A failed test and its message. */
  | { is: 'red'; by: string; because: string }
  /** Another failure: an import, a hook, the runner. Says nothing about the mutant. */
  | { is: 'broken'; because: string }

type Change = Mutant['change'] | undefined

export class Lab {
  private changed: Change
  private failed: TestCase | undefined
  private vitest!: Vitest

  static async open(): Promise<Lab> {
    const lab = new Lab()
    lab.vitest = await start(lab)
    // Also prepares the tests' database server.
    await lab.examine(undefined, { file: 'tests/isolation/catalogue.test.ts' })
    return lab
  }

  close = () => this.vitest.close()

  /** Runs tests with a change (or without) until one fails. */
  async examine(change: Change, spec: Spec): Promise<Verdict> {
    if (change && 'sql' in change) return this.withDatabase(change.sql, () => this.run(spec))
    this.show(change)
    try {
      return await this.run(spec)
    } finally {
      this.show(undefined)
    }
  }

  /** Queries a copy of the template as the owner. */
  async ask<T>(work: Parameters<typeof connected<T>>[1]): Promise<T> {
    const server = this.server()
    return connected(
      databaseUrl(server.adminUrl, await copyTemplate(server, server.template, server.run)),
      work,
    )
  }

  /** The plugin's replacement for a file. */
  textOf = (file: string): string | undefined =>
    this.changed && 'file' in this.changed && file === join(root, this.changed.file)
      ? this.changed.text
      : undefined

  /** Stops at the first failure. */
  notice(test: TestCase): void {
    if (this.failed || test.result().state !== 'failed') return
    this.failed = test
    void this.vitest.cancelCurrentRun('test-failure')
  }

  private show(change: Change): void {
    const files = [this.changed, change].flatMap((each) => (each && 'file' in each ? [each.file] : []))
    this.changed = change
    for (const file of files) this.vitest.invalidateFile(join(root, file))
  }

  private async withDatabase<T>(sql: string, work: () => Promise<T>): Promise<T> {
    const server = this.server()
    const { adminUrl, template, run } = server
    const name = await copyTemplate(server, template, run)
    await connected(databaseUrl(adminUrl, name), (client) => client.query(sql))
    this.project('database').provide('server', { ...server, template: name })
    try {
      return await work()
    } finally {
      this.project('database').provide('server', server)
      await connected(adminUrl, (client) => dropDatabase(client, name))
    }
  }

  private async run({ file, names }: Spec): Promise<Verdict> {
    this.failed = undefined
    const specification = this.specification(file, names)
    const { testModules, unhandledErrors } = await this.vitest.runTestSpecifications([specification])
    const failed = this.failed as TestCase | undefined
    if (failed) return judged(failed, file)
    const modules = testModules.filter(({ moduleId }) => moduleId === specification.moduleId)
    const [problem] = [...modules.flatMap(problemsOf), ...unhandledErrors]
    if (problem) return { is: 'broken', because: `${file}: ${messageOf(problem)}` }
    if (!modules.some(({ children }) => [...children.allTests('passed')].length > 0))
      return { is: 'broken', because: `${file} has no such test: ${names}` }
    return { is: 'green' }
  }

  private specification(file: string, names: RegExp | undefined): TestSpecification {
    const project = this.project(/\.unit\.test\.tsx?$/.test(file) ? 'unit' : 'database')
    return project.createSpecification(join(root, file), { testNamePattern: names })
  }

  private server = () => this.project('database').getProvidedContext().server

  private project(name: string) {
    const project = this.vitest.projects.find((each) => each.name === name)
    if (!project) throw new Error(`vitest.config.ts has no project called ${name}`)
    return project
  }
}

function start(lab: Lab): Promise<Vitest> {
  const reporter: Reporter = { onTestCaseResult: (test) => lab.notice(test) }
  const plugin = { name: 'mutant', enforce: 'pre' as const, load: lab.textOf }
  const projects = (config.test?.projects ?? []).flatMap((project) =>
    typeof project === 'object' && 'test' in project
      ? // A worker that stays would go on with what it loaded before the change.
        [{ test: { ...project.test, isolate: true }, resolve: config.resolve, plugins: [plugin] }]
      : [],
  )
  const silence = { stdout: nowhere(), stderr: nowhere() }
  return createVitest(
    'test',
    { config: false, root, watch: false, maxWorkers: 1, reporters: [reporter] },
    { test: { projects }, logLevel: 'silent' },
    silence,
  )
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() }) as NodeJS.WriteStream

const problemsOf = (module: TestModule): unknown[] => [
  ...module.errors(),
  ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
]

function judged(test: TestCase, file: string): Verdict {
  const because = messageOf(test.result().errors?.[0])
  // Timeouts are long, because the machine may be busy.
  if (/timed out in \d+ms/.test(because)) return { is: 'broken', because: `${file}: ${because}` }
  return { is: 'red', by: `${file.replace(/^tests\/|\.test\.tsx?$/g, '')} “${test.fullName}”`, because }
}

const messageOf = (error: unknown): string =>
  String((error as { message?: unknown } | undefined)?.message ?? error).split('\n')[0] ?? ''
