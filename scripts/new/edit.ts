/** The project's files as they will be; nothing is written yet. */
export type Files = Map<string, string>

/** What a person typed or the project has cannot be worked with. Its message is all that is shown. */
export class Refusal extends Error {}

/** Replacements in one file, each of a text that stands there once. @throws Refusal naming the file and what to write */
export function edit(files: Files, path: string, ...replacements: [from: string, to: string][]): void {
  let text = files.get(path) ?? ''
  for (const [from, to] of replacements) {
    if (text.split(from).length !== 2)
      throw new Refusal(
        `${path} would need\n\n${indented(to)}\n\nin the place of\n\n${indented(from)}\n\nwhich it does not have exactly once. ` +
          'The sample (projects) was changed there: bring that line back for the moment, or write the noun by hand (docs/add-an-entity.md).',
      )
    text = text.replace(from, () => to)
  }
  files.set(path, text)
}

const indented = (text: string) => text.replace(/^/gm, '    ')
