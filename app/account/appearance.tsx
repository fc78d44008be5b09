import { ThemeChoice } from '@/components/theme-choice'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'

/** Not there without JavaScript, which alone could keep the choice. */
export function Appearance() {
  return (
    <Card className="noscript:hidden">
      <CardHeader>
        <CardTitle>Appearance</CardTitle>
        <CardDescription>Kept in this browser.</CardDescription>
      </CardHeader>
      <CardContent className="sm:max-w-sm">
        <ThemeChoice />
      </CardContent>
    </Card>
  )
}
