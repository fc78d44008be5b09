/** The new contents of files, by path. Nothing is written yet. */
export type Files = Map<string, string>

/** A reason why the entity can't be added. Only its message is shown. */
export class Refusal extends Error {}

/**
 * Replaces texts in one file, each of which has to occur there exactly once.
 * @throws Refusal that names the file and what to write
 */
export function edit(files: Files, path: string, ...replacements: [from: string, to: string][]): void {
  let text = files.get(path) ?? ''
  for (const [from, to] of replacements) {
    if (text.split(from).length !== 2)
      throw new Refusal(
        `In ${path}, this text has to occur exactly once:\n\n${indented(from)}\n\nIt would become:\n\n${indented(to)}\n\n` +
          'The sample (projects) has changed there. Restore the text for now, or add the entity by hand (docs/add-an-entity.md).',
      )
    text = text.replace(from, () => to)
  }
  files.set(path, text)
}

const indented = (text: string) => text.replace(/^/gm, '    ')
