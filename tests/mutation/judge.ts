import type { Lab, Verdict } from './lab'
import type { Mutant, Spec } from './mutant'

const controls = new Map<string, Promise<Verdict>>()

/** Test files that fail without any mutant, and their output. Their results don't count. */
export const unsound: string[] = []

/** Runs these test files against a mutant until one fails. Each file must first pass without it. */
export async function judge(lab: Lab, { change }: Mutant, list: readonly Spec[]): Promise<Verdict> {
  for (const spec of list) {
    const control = await controlOf(lab, spec.file)
    if (control.is !== 'green') return { is: 'broken', because: `${spec.file} is not green without a mutant` }
    const verdict = await lab.examine(change, spec)
    if (verdict.is !== 'green') return verdict
  }
  return { is: 'green' }
}

function controlOf(lab: Lab, file: string): Promise<Verdict> {
  const known = controls.get(file)
  if (known) return known
  const asked = lab.examine(undefined, { file }).then((verdict) => {
    if (verdict.is === 'red') unsound.push(`Red without any mutant: ${verdict.by}: ${verdict.because}`)
    if (verdict.is === 'broken') unsound.push(`Broken without any mutant: ${verdict.because}`)
    return verdict
  })
  controls.set(file, asked)
  return asked
}
