import type { Row } from './support/drill'

/** docs/drills.md, from what the drills saw. */
export function table(rows: readonly Row[]): string {
  const cells = (...all: (string | number)[]) => `| ${all.join(' | ')} |`
  return [
    '# Drills',
    '',
    'Written by `npm run drills -- --write`. Don’t edit it by hand. While people open pages, sign in, create projects and invite others, each part that Atrium depends on fails in turn.',
    '“Lost” counts what someone was told was done but wasn’t; “half done” counts what is incomplete, or was done although someone was told that nothing changed; “signed out”',
    'counts answers that a browser would take as “signed out”. The seconds are those of the last run, until every kind of request succeeded again after the part was back.',
    '',
    cells('fault', 'what people saw', 'lost', 'half done', 'signed out', 'seconds until back'),
    cells('---', '---', '---:', '---:', '---:', '---:'),
    ...rows.map(({ fault, said, lost, halfDone, signedOut, back }) =>
      cells(fault, said.join('<br>') || 'nothing', lost.length, halfDone.length, signedOut, back.toFixed(1)),
    ),
    '',
  ].join('\n')
}
