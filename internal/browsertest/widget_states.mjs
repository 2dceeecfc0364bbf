// Looks at the chat in every state, as a page and as a widget, in windows of all
// widths, light and dark.
import { describe, test } from 'node:test'
import { enter, modes, states } from './states.mjs'
import { none, overflowing, violations, visit } from './visit.mjs'

// A state is looked at in three ways as a page and in the other three as a widget.
const ways = {
  page: [[1440, 900, 'light'], [768, 1024, 'dark'], [320, 640, 'light']],
  launcher: [[1440, 900, 'dark'], [768, 1024, 'light'], [320, 640, 'dark']],
}

describe('states', { concurrency: 2 }, () => {
  for (const [state, { server, excused, reach }] of Object.entries(states)) {
    for (const mode of Object.keys(modes)) {
      test(`${state}, ${mode}`, async () => {
        await visit(modes[mode](await server()), { excused }, async (page) => {
          await reach(await enter(page, mode))
          const wrong = []
          for (const [width, height, colorScheme] of ways[mode]) {
            await page.setViewportSize({ width, height })
            await page.emulateMedia({ colorScheme })
            for (const found of [...await violations(page), ...await overflowing(page)]) wrong.push(`${width} px, ${colorScheme}: ${found}`)
          }
          none(wrong)
        })
      })
    }
  }
})
