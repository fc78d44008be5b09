import { median, quantile, type Round } from './load'
import type { Row } from './rows'

export type Measured = Row & { rounds: (Round & { cpu: number })[]; statements: number; trips: number }

const perSecond = ({ done, seconds }: Round) => done / seconds

/** Of each round the ratio, and of these the median: what disturbs both disturbs neither. */
function ratio(one: Measured, measured: readonly Measured[]): number | undefined {
  const other = measured.find(({ name, distance }) => name === one.beside && distance === 0)
  if (!other) return undefined
  return median(one.rounds.map((round, n) => perSecond(round) / perSecond(other.rounds[n] ?? round)))
}

const columns = [
  'what',
  'size',
  'ms to the database',
  'requests/s',
  'of bare',
  'median ms',
  'p99 ms',
  'statements',
  'trips',
  'CPU ms',
  'KB',
] // prettier-ignore

export function tableOf(measured: readonly Measured[]): string {
  const lines = measured.map((one) => {
    const times = one.rounds.flatMap((round) => round.times)
    return [
      one.name,
      one.size?.toLocaleString('en') ?? '',
      one.distance,
      median(one.rounds.map(perSecond)).toFixed(0),
      ratio(one, measured)?.toFixed(2) ?? '',
      median(times).toFixed(1),
      quantile(times, 0.99).toFixed(0),
      one.statements,
      one.trips,
      median(one.rounds.map(({ cpu, done }) => cpu / done)).toFixed(1),
      median(one.rounds.map(({ bytes }) => bytes / 1024)).toFixed(1),
    ]
  })
  return [columns, columns.map((_, n) => (n === 0 ? '---' : '---:')), ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}
