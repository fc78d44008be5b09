import { cn } from '@/lib/cn'

/** The logo as an architectural plan. Decoration, drawn by the style sheet (court-plan.svg). */
export const CourtPlan = ({ className }: { className?: string }) => (
  <span aria-hidden="true" className={cn('court-plan', className)} />
)
