import { type Range, Source, sourceFiles } from '../support/source'

/**
 * A definition by operation(), organizationOperation() or staffOperation(): its name, its
 * permission, and its source.
 */
type Definition = { name: string; made: string; word: Range; whole: Range; source: Source }

let found: Definition[] | undefined

/** Every operation in `lib`. */
export function operations(): Definition[] {
  found ??= sourceFiles('lib').flatMap((file) => {
    const source = new Source(file)
    return Object.entries(source.declared()).flatMap(([name, whole]) =>
      source
        .calls(['operation', 'organizationOperation', 'staffOperation'], whole)
        .flatMap(({ name: made, start, args: [word] }) =>
          word && start === whole.start ? [{ name, made, word, whole, source }] : [],
        ),
    )
  })
  return found
}
