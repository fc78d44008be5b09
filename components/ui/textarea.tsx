'use client'

import { useFieldControl } from '@/components/ui/field-control'

export const Textarea = ({ rows }: { rows: number }) => (
  <textarea suppressHydrationWarning className="control" rows={rows} {...useFieldControl()} />
)
