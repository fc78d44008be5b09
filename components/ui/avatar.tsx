import { ownPicture } from '@/lib/account/picture-url'
import { cn } from '@/lib/cn'
import { graphemes } from '@/lib/graphemes'

/** Of `.tint-0` and on (components.css). */
const tints = 6

type AvatarProps = {
  name: string
  /** The colour, by tintOf. */
  tint?: string
  /** The source of the colour: with an id, the colour stays the same when the name changes. */
  seed?: string
  /** Shown if it is one of our own pictures (lib/account/picture-url.ts). */
  image?: string | null
  shape?: 'square'
  size?: 'sm' | 'lg'
  className?: string
}

/** Decoration beside a written name, so it is hidden from assistive technology. */
export function Avatar({
  name,
  seed = name,
  tint = tintOf(seed),
  image,
  shape,
  size,
  className,
}: AvatarProps) {
  const picture = ownPicture(image)
  return (
    <span
      aria-hidden="true"
      className={cn('avatar', shape && `avatar-${shape}`, size && `avatar-${size}`, tint, className)}
    >
      {picture ? (
        // biome-ignore lint/performance/noImgElement: it is small, and next/image is disabled.
        <img src={picture} alt="" className="size-full object-cover" />
      ) : (
        <bdi>{initialsOf(name)}</bdi>
      )}
    </span>
  )
}

function initialsOf(name: string) {
  const words = name
    .trim()
    .split(/[\s._@-]+/u)
    .filter(Boolean)
  const [first, last] = [words[0], words.length > 1 ? words[words.length - 1] : undefined]
  return [first, last].map((word) => (word ? (graphemes(word)[0] ?? '') : '')).join('') || '?'
}

/** The colour of a person or an organization, by their id. */
export function tintOf(seed: string) {
  let hash = 0
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return `tint-${hash % tints}`
}
