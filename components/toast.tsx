'use client'

import { type ComponentType, useEffect, useState } from 'react'
import type { ExternalToast, toast as Toast } from 'sonner'

// Messages at the edge of the window. Most pages show none, so what shows them is loaded when a
// form is first touched, or with the first message.

type Loaded = { Toaster: ComponentType; toast: typeof Toast }

let loading: Promise<Loaded | undefined> | undefined
let show: ((loaded: Loaded) => void) | undefined

/** A browser that is offline tries again with the next message. */
export function loadToasts(): Promise<Loaded | undefined> {
  loading ??= import('@/components/ui/sonner').then(
    (loaded) => {
      show?.(loaded)
      return loaded
    },
    () => {
      loading = undefined
      return undefined
    },
  )
  return loading
}

async function tell(say: (toast: typeof Toast) => void): Promise<void> {
  const loaded = await loadToasts()
  if (loaded) say(loaded.toast)
}

let last = 0

const message = (kind: 'success' | 'error') => (text: string | undefined, options?: ExternalToast) => {
  last += 1
  const id = last
  void tell((toast) => toast[kind](text, { id, ...options }))
  return id
}

/** As sonner's, which shows what came before its Toaster, too. */
export const toast = {
  success: message('success'),
  error: message('error'),
  dismiss: (id: number) => void tell((toast) => toast.dismiss(id)),
}

/** Where they appear. */
export function Toasts() {
  const [loaded, setLoaded] = useState<Loaded>()

  useEffect(() => {
    show = setLoaded
    void loading?.then((before) => before && setLoaded(before))
    return () => {
      show = undefined
    }
  }, [])

  return loaded && <loaded.Toaster />
}
