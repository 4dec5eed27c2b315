import { describe, expect, it } from 'vitest';
import { normalise } from '../../functions/feedback/text.ts';
import { isAutomatic, keywordIn } from '../../functions/inbound/keyword.ts';
import { TEXT_LANGUAGES } from '../../functions/inbound/languages/index.ts';

const read = (text: string) => keywordIn(normalise(text));

describe('STOP', () => {
  it.each([
    'STOP',
    'Stop.',
    'stop!',
    ' "STOP" ',
    'STOPALL',
    'STOP ALL',
    'Unsubscribe',
    'END',
    'quit',
    'Cancel',
    'OPT OUT',
    'opt-out',
    'Please stop',
    'stop please',
    'stop texting me please',
    'Stop, thank you',
    'Please do not text me again.',
    "don't text me",
    'no more texts thanks',
  ])('is %j', (text) => {
    expect(read(text)).toEqual({ keyword: 'stop', words: '' });
  });

  it('is understood in every language, with and without accents', () => {
    for (const { stop, language } of TEXT_LANGUAGES) {
      for (const phrase of stop) {
        const bare = phrase.normalize('NFD').replace(/\p{Script=Latin}\p{Mn}+/gu, ([letter = '']) => letter);
        for (const text of [phrase, phrase.toUpperCase(), `${bare}.`]) {
          expect([language, text, read(text)?.keyword]).toEqual([language, text, 'stop']);
        }
      }
    }
  });

  it.each([
    'stop texting me he checks my phone',
    "please don't text me, he reads it",
    'Do not contact me at home',
    'no me escriban más por favor, lo lee todo',
    'nie piszcie do mnie, on to czyta',
  ])('that names the texts counts at the beginning of a text, and all of it is read: %s', (text) => {
    expect(keywordIn(text)).toEqual({ keyword: 'stop', words: text });
  });

  it.each(['stop it he is here', 'you did not text me', 'they said do not text me', 'Stop! He is at the door'])(
    'is not heard where somebody tells of it: %s',
    (text) => {
      expect(keywordIn(text)?.keyword).not.toBe('stop');
    },
  );

  it('leaves the rest of the text to be read', () => {
    expect(read('STOP\nI never got my phone back')).toEqual({ keyword: 'stop', words: 'I never got my phone back' });
    expect(read('Stop. Nobody rang me.')).toEqual({ keyword: 'stop', words: 'Nobody rang me.' });
  });

  it.each([
    'please stop him',
    'they did not stop',
    'STOP him please',
    'Stop! He is at the door',
    'Stop, he has a knife',
    'I want this to stop',
    'The bus stop on Mare Street',
    'cancel my appointment on Monday',
    'end of the road',
    'I quit my job',
    '5 stop',
    'STOP 5',
    '',
    '.',
  ])('is not %j', (text) => {
    expect(read(text)).toBeUndefined();
  });
});

it('knows START and HELP, as whole texts only', () => {
  expect(read('START')?.keyword).toBe('start');
  expect(read('unstop')?.keyword).toBe('start');
  expect(read('HELP')?.keyword).toBe('help');
  expect(read('Info please')?.keyword).toBe('help');
  for (const text of ['help me', 'Help. He is here', 'I need help', 'start again from the beginning']) {
    expect([text, read(text)]).toEqual([text, undefined]);
  }
});

it('no phrase is two orders', () => {
  for (const { stop, start, help } of TEXT_LANGUAGES) {
    for (const phrase of start) expect([phrase, read(phrase)?.keyword]).toEqual([phrase, 'start']);
    for (const phrase of help) expect([phrase, read(phrase)?.keyword]).toEqual([phrase, 'help']);
    for (const phrase of stop) expect([phrase, read(phrase)?.keyword]).toEqual([phrase, 'stop']);
  }
});

it('knows what a telephone answers by itself, and takes no victim for one', () => {
  for (const text of [
    'Auto-reply: I cannot answer just now',
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get there.",
    '(I’m not receiving notifications. If this is urgent, reply “urgent”)',
    'This is an automated response.',
    'Out of office until Monday',
  ]) {
    expect([text, isAutomatic(normalise(text))]).toEqual([text, true]);
  }
  for (const text of ['I am driving to the station', 'He replied automatically', 'My office is closed', '5', '']) {
    expect([text, isAutomatic(normalise(text))]).toEqual([text, false]);
  }
});
