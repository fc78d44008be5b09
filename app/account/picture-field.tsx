'use client'

import type { ChangeEvent } from 'react'
import { useFormState } from '@/components/action-form'
import { Field } from '@/components/ui/field'

const side = 512

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

async function shrunk(file: File): Promise<Blob | null> {
  const image = await createImageBitmap(file)
  const scale = Math.min(1, side / Math.min(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.8))
}
