const segmenter = new Intl.Segmenter('en')

/** What a person sees as one character each: a letter with its marks, a flag, a family of emoji. */
export const graphemes = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment)
