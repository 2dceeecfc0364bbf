// An answer whose source is no longer in force: in the list, in the panel, and among the
// nearest documents.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chatOn } from './chat.mjs'
import { at, none, overflowing, visit, violations } from './visit.mjs'

const question = 'Får husdjur följa med på tåget?'
const said = ['Daterat 1 februari 2019', 'Ersatt av Riktlinje för tjänsteresor', 'Publicerat original']

test('a replaced source', () => visit(at.svara, {}, async (page) => {
  const chat = chatOn(page)
  await chat.answered(question)
  const told = async (where) => {
    const text = await where.textContent()
    for (const part of said) assert.ok(text.includes(part), `${part} is not in ${text}`)
  }
  await told(chat.turns.first())
  await chat.listed(1).click()
  await told(chat.source(1))
  const original = chat.source(1).getByRole('link', { name: said[2] })
  assert.equal(await original.getAttribute('href'), 'https://kommunen.example/a.pdf')
  assert.equal(await original.getAttribute('rel'), 'noreferrer noopener')
  const next = chat.source(1).getByRole('link', { name: 'Riktlinje för tjänsteresor' })
  assert.ok((await next.getAttribute('href')).endsWith('/documents/b.md'))
  none(await violations(page))
  none(await overflowing(page))
  await page.setViewportSize({ width: 320, height: 640 })
  none(await overflowing(page), 'on a phone')
}))

test('the nearest', () => visit(at.svara, {}, async (page) => {
  const chat = chatOn(page)
  await chat.answered('Vem uppfann bygglov för altan i Kina och boendeparkering i hamnen?')
  const text = await chat.turns.first().textContent()
  for (const part of ['Gällde till och med 31 december 2023', 'Gäller från och med 1 januari 2027']) assert.ok(text.includes(part), `${part} is not in ${text}`)
  assert.equal(await chat.host.locator('a[href^="javascript"]').count(), 0)
}))
