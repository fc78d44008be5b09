import { cva, type VariantProps } from 'class-variance-authority'
import { ownPicture } from '@/lib/account/picture-url'
import { cn } from '@/lib/cn'
import { graphemes } from '@/lib/graphemes'

const tints = [
  'bg-tint-clay text-tint-clay-ink',
  'bg-tint-moss text-tint-moss-ink',
  'bg-tint-slate text-tint-slate-ink',
  'bg-tint-plum text-tint-plum-ink',
  'bg-tint-sand text-tint-sand-ink',
  'bg-tint-sea text-tint-sea-ink',
] as const

const avatarVariants = cva(
  'inline-flex shrink-0 select-none items-center justify-center overflow-hidden whitespace-nowrap font-semibold uppercase leading-none tracking-tight',
  {
    variants: {
      shape: { circle: 'rounded-full', square: 'rounded-md' },
      size: {
        sm: 'size-6 text-[0.625rem]',
        default: 'size-8 text-xs',
        lg: 'size-12 text-base',
      },
    },
    defaultVariants: { shape: 'circle', size: 'default' },
  },
)

type AvatarProps = VariantProps<typeof avatarVariants> & {
  name: string
  /** The source of the colour: with an id, the colour stays the same when the name changes. */
  seed?: string
  /** Shown if it is one of our own pictures (lib/account/picture-url.ts). */
  image?: string | null
  className?: string
}

/** Decoration beside a written name, so it is hidden from assistive technology. */
export function Avatar({ name, seed = name, image, shape, size, className }: AvatarProps) {
  const picture = ownPicture(image)
  return (
    <span
      data-slot="avatar"
      aria-hidden="true"
      className={cn(avatarVariants({ shape, size }), tintOf(seed), className)}
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

function tintOf(seed: string) {
  let hash = 0
  for (const char of seed) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0
  return tints[hash % tints.length]
}
