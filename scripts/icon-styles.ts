import * as lucide from 'lucide-react'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { type IconName, iconNames } from '@/components/ui/icon-names'

export const iconsFile = 'components/ui/icons.css'

/** The style sheet of all icons: each is a variable for a mask. */
export const iconStyles = (): string =>
  [
    '/* Written by `npm run icons` from Lucide (https://lucide.dev/license). */\n',
    ...iconNames.map((name) => `.i-${name} {\n  --icon: ${mask(name)};\n}\n`),
  ].join('\n')

function mask(name: IconName): string {
  const drawn = Object.entries(lucide.icons).find(([each]) => kebab(each) === name)?.[1]
  if (!drawn) throw new Error(`Lucide has no icon called ${name}`)
  const svg = renderToStaticMarkup(createElement(drawn))
    .replace(/^<svg[^>]*/, (tag) => tag.replace(/ (class|width|height|aria-hidden)="[^"]*"/g, ''))
    .replace(/><\/(?!svg)\w+>/g, '/>')
    .replaceAll('currentColor', '#000')
    .replaceAll('"', "'")
  return `url("data:image/svg+xml,${svg.replace(/[<>#%]/g, encodeURIComponent)}")`
}

const kebab = (name: string) => name.replace(/(?<!^)(?=[A-Z])/g, '-').toLowerCase()
