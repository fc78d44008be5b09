import { median, quantile, type Round } from './load'
import type { Row } from './rows'

/** `busy`: several visitors at once, and the CPU that they took. `alone`: one. */
export type Measured = Row & {
  rounds: { busy: Round & { cpu: number }; alone: Round }[]
  statements: number
  trips: number
}

type Figure = (round: Measured['rounds'][number]) => number

const perSecond: Figure = ({ busy }) => busy.done / busy.seconds
const alone: Figure = (round) => median(round.alone.times)
const cpu: Figure = ({ busy }) => busy.cpu / busy.done

const of = (one: Measured, figure: Figure) => median(one.rounds.map(figure))

/** The median of the ratios in each round: what disturbs both disturbs neither. */
const ratio = (one: Measured, other: Measured, figure: Figure): string =>
  median(one.rounds.map((round, n) => figure(round) / figure(other.rounds[n] ?? round))).toFixed(2)

type Cells = (string | number)[]

const table = (columns: readonly string[], lines: readonly Cells[]): string =>
  [columns, columns.map((_, n) => (n === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

/** @param middleware milliseconds of CPU that its own code takes for one request */
export function tablesOf(measured: readonly Measured[], middleware: number): string {
  const find = (name: string, distance: number, size?: number) =>
    measured.find((one) => one.name === name && one.distance === distance && one.size === size)

  const all = measured.map((one): Cells => {
    const bare = find(one.beside ?? '', 0)
    return [
      one.name,
      one.size?.toLocaleString('en') ?? '',
      one.distance,
      of(one, perSecond).toFixed(0),
      bare ? ratio(one, bare, perSecond) : '',
      of(one, alone).toFixed(1),
      quantile(
        one.rounds.flatMap(({ busy }) => busy.times),
        0.99,
      ).toFixed(0),
      one.statements,
      one.trips,
      of(one, cpu).toFixed(1),
      of(one, ({ busy }) => busy.bytes / 1024).toFixed(1),
    ]
  })
  const naive = measured.flatMap((one): Cells[] => {
    const other = find('projects, the naive way', one.distance, one.size)
    if (one.name !== 'projects' || !other) return []
    return [
      [
        one.size?.toLocaleString('en') ?? '',
        one.distance,
        ratio(one, other, perSecond),
        ratio(other, one, alone),
        ratio(other, one, cpu),
      ],
    ]
  })
  const flat = measured.flatMap((one): Cells[] => {
    const large = find(one.name, 0, 100_000)
    if (one.size !== 10 || one.distance > 0 || !large) return []
    return [[one.name, ratio(one, large, perSecond), ratio(large, one, alone), ratio(large, one, cpu)]]
  })
  return [
    table(
      [
        'what',
        'size',
        'distance',
        'per second',
        'of bare',
        'alone',
        'p99',
        'statements',
        'trips',
        'CPU',
        'KB',
      ],
      all,
    ),
    `The middleware’s own code, called alone, takes ${middleware.toFixed(3)} ms of CPU for a page.`,
    'Projects beside the naive way, in one organization of each size: how many times as fast.',
    table(['size', 'distance', 'per second', 'alone', 'CPU'], naive),
    'From 10 rows to 100,000: how many times as slow.',
    table(['page', 'per second', 'alone', 'CPU'], flat),
  ].join('\n\n')
}
