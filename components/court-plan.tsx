import { cn } from '@/lib/cn'

/** The logo as an architectural plan. Decoration. */
export function CourtPlan({ className }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 880 880"
      fill="none"
      aria-hidden="true"
      className={cn('pointer-events-none select-none stroke-input/40', className)}
    >
      <g strokeDasharray="2 6">
        <path d="M440 0v880M0 440h880" />
        <circle cx="440" cy="440" r="402" />
        <circle cx="440" cy="440" r="184" />
      </g>
      <Pinwheel />
      <g transform="translate(360 360) scale(0.1818)" className="[&_*]:[vector-effect:non-scaling-stroke]">
        <Pinwheel />
      </g>
      <g transform="translate(590 590) scale(0.2)" className="[&_*]:[vector-effect:non-scaling-stroke]">
        <Pinwheel />
      </g>
      <g transform="translate(110 110) scale(0.2)" className="[&_*]:[vector-effect:non-scaling-stroke]">
        <Pinwheel />
      </g>
    </svg>
  )
}

function Pinwheel() {
  return (
    <>
      <rect x="40" y="40" width="480" height="280" rx="14" />
      <rect x="560" y="40" width="280" height="480" rx="14" />
      <rect x="360" y="560" width="480" height="280" rx="14" />
      <rect x="40" y="360" width="280" height="480" rx="14" />
      <rect x="360" y="360" width="160" height="160" rx="8" />
    </>
  )
}
