import { brand } from '@/lib/brand'
import { cn } from '@/lib/cn'

/** The plan of an atrium: four rooms around a court. */
function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn('size-6 shrink-0', className)}>
      <path
        fill="currentColor"
        d="M3 1h11v7H3a2 2 0 0 1-2-2V3a2 2 0 0 1 2-2ZM16 1h5a2 2 0 0 1 2 2v11h-7ZM10 16h13v5a2 2 0 0 1-2 2H10ZM1 10h7v13H3a2 2 0 0 1-2-2Z"
      />
      <path className="fill-primary" d="M10 10h4v4h-4Z" />
    </svg>
  )
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 text-foreground', className)}>
      <LogoMark />
      <span className="font-semibold text-lg leading-none tracking-[-0.035em]">{brand.name}</span>
    </span>
  )
}
