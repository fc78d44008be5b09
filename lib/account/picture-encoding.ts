const side = 256
const mostPixels = 4096 * 4096

/** The formats that we decode, by their first bytes: what a browser says proves nothing. */
const formats: readonly ((bytes: Buffer) => boolean)[] = [
  (bytes) => bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])),
  (bytes) => bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff])),
  (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
]

/**
 * A square WebP image without the camera's notes on time and place. Undefined for anything that is
 * not a whole PNG, JPEG or WebP image.
 */
export async function encodePicture(bytes: Buffer): Promise<Buffer | undefined> {
  if (!formats.some((fits) => fits(bytes))) return undefined
  const { default: sharp } = await import('sharp')
  try {
    return await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'warning' })
      .rotate()
      .resize(side, side, { fit: 'cover' })
      .webp({ quality: 82 })
      .toBuffer()
  } catch {
    return undefined
  }
}
