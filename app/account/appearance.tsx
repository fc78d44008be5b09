import { ThemeChoice } from '@/components/theme-choice'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'

/** Hidden without JavaScript, which is needed to save the choice. */
export function Appearance() {
  return (
    <Card className="noscript:hidden">
      <CardHeader>
        <CardTitle>Appearance</CardTitle>
        <CardDescription>Saved in this browser.</CardDescription>
      </CardHeader>
      <CardContent className="sm:max-w-sm">
        <ThemeChoice />
      </CardContent>
    </Card>
  )
}
