import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { installedPrograms, programsFor, programsNear, run } from '../../../scripts/backup/programs'

const folder = mkdtempSync(join(tmpdir(), 'atrium-programs-'))
afterAll(() => rmSync(folder, { recursive: true }))

function install(version: string, names = ['pg_dump', 'pg_restore']): string {
  const bin = join(folder, version, 'bin')
  mkdirSync(bin, { recursive: true })
  for (const name of names) {
    writeFileSync(
      join(bin, name),
      `#!/bin/sh\ncase "$1" in --version) echo "pg_dump (PostgreSQL) ${version}.3 (Debian)";; *) echo "$*" >&2; exit 1;; esac\n`,
    )
    chmodSync(join(bin, name), 0o755)
  }
  return bin
}
const [newer, older] = [install('18'), install('16')]
const halfThere = install('17', ['pg_dump'])
const installed = installedPrograms(halfThere, [[folder, /^\d+$/, 'bin']])

test('the programs are found on the PATH and in the usual folders, where both are', () => {
  expect(installed.toSorted((a, b) => a.major - b.major)).toEqual([
    { folder: older, major: 16 },
    { folder: newer, major: 18 },
  ])
  expect(installedPrograms(newer, [])).toEqual([{ folder: newer, major: 18 }])
})

test('a server is backed up by the oldest programs that can read it, and restored into by the nearest', () => {
  expect(programsFor(15, installed).major).toBe(16)
  expect(programsFor(17, installed).major).toBe(18)
  expect(programsNear(15, installed).map(({ major }) => major)).toEqual([16, 18])
  expect(programsNear(18, installed).map(({ major }) => major)).toEqual([18, 16])
})

test('a server that is too new for them is named, with what to install', () => {
  expect(() => programsFor(19, installed)).toThrow(
    /^pg_dump of PostgreSQL 19 or newer is missing \(found: version \d+ in .*\): install it \(Debian, Ubuntu: postgresql-client-19;/,
  )
  expect(() => programsNear(19, [])).toThrow('(found: none)')
})

test('what a program said is in the error, and the password is not among its arguments', async () => {
  const calling = run({ folder: newer, major: 18 }, 'pg_dump', ['--x'], {
    url: 'postgres://atrium:secret@db.example/atrium',
  })
  await expect(calling).rejects.toThrow(
    'pg_dump failed: --dbname=postgres://atrium@db.example/atrium --no-password --x',
  )
})
