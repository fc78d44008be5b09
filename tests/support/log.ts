import pino from 'pino'
import { onTestFinished, vi } from 'vitest'
import { log } from '@/lib/log'

/** What the log writes from now on, until the test ends, at the level of production. */
export function logged(): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = []
  const { level } = log
  log.level = 'info'
  const stream: { write(line: string): void } = Reflect.get(log, pino.symbols.streamSym)
  vi.spyOn(stream, 'write').mockImplementation((line) => void lines.push(JSON.parse(line)))
  onTestFinished(() => {
    log.level = level
  })
  return lines
}
