'use client'

import type { ChangeEvent } from 'react'
import { useFormState } from '@/components/action-form'
import { Field } from '@/components/ui/field'

const side = 256

/** Makes the chosen picture small before it is sent. Without JavaScript it has to be small. */
export function PictureField() {
  const { fields } = useFormState()
  return (
    <Field
      label="Picture"
      name="picture"
      type="file"
      accept="image/png,image/jpeg,image/webp"
      error={fields?.picture}
      hint="PNG, JPEG or WebP."
      onChange={shrink}
      className="min-w-0 flex-1 basis-56"
      required
    />
  )
}

async function shrink({ currentTarget: input }: ChangeEvent<HTMLInputElement>) {
  const [chosen] = input.files ?? []
  if (!chosen) return
  const small = await shrunk(chosen).catch(() => undefined)
  // Another one may have been chosen meanwhile. The server refuses what can't be read here.
  if (!small || input.files?.[0] !== chosen) return
  const files = new DataTransfer()
  files.items.add(new File([small], 'picture.webp', { type: small.type }))
  input.files = files.files
}

/** The middle of it, as a square. */
async function shrunk(file: File): Promise<Blob | null> {
  const image = await createImageBitmap(file)
  const square = Math.min(image.width, image.height)
  const [left, top] = [(image.width - square) / 2, (image.height - square) / 2]
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side
  const drawn = canvas.getContext('2d')
  if (!drawn) return null
  // JPEG, which every browser writes, would make what is transparent black.
  drawn.fillStyle = 'white'
  drawn.fillRect(0, 0, side, side)
  drawn.drawImage(image, left, top, square, square, 0, 0, side, side)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
}
