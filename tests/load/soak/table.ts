import { median, quantile } from '../bench/load'
import type { Answered } from './person'

type Soak = { answers: readonly Answered[]; memory: number[][]; heap: number[][]; minutes: number }

export function tableOf({ answers, memory, heap, minutes }: Soak): string {
  const kinds = [...new Set(answers.map(({ kind }) => kind))].toSorted()
  const lines = ['everything', ...kinds].map((kind) => {
    const of = answers.filter((each) => kind === 'everything' || each.kind === kind)
    const times = of.map(({ ms }) => ms)
    return [kind, of.length, Math.round(median(times)), Math.round(quantile(times, 0.99)), statuses(of)]
  })
  return [
    `${minutes} minutes, ${Math.round(answers.length / minutes / 60)} requests a second.`,
    '',
    row(['what', 'requests', 'median ms', 'p99 ms', 'answers']),
    row(['---', '---:', '---:', '---:', '---']),
    ...lines.map(row),
    '',
    row([
      'process',
      'MB in memory, at each tenth of the time',
      'peak',
      'heap in use after a quarter',
      'in the end',
    ]),
    row(['---:', '---', '---:', '---:', '---:']),
    ...(memory[0] ?? []).map((_, n) => {
      const own = memory.map((each) => each[n] ?? 0)
      const tenths = Array.from({ length: 11 }, (_, k) => own[Math.floor((k / 10) * (own.length - 1))] ?? 0)
      return row([
        n + 1,
        tenths.map(Math.round).join(', '),
        Math.round(Math.max(...own)),
        ...heap.map((each) => (each[n] ?? 0).toFixed(1)),
      ])
    }),
  ].join('\n')
}

function statuses(answers: readonly Answered[]): string {
  const counts: Record<string, number> = {}
  for (const { answer } of answers) counts[answer.status] = (counts[answer.status] ?? 0) + 1
  return Object.entries(counts)
    .map(([status, count]) => `${status}: ${count}`)
    .join(', ')
}

const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
