import { expect, test } from 'vitest';
import { isUkMobile } from '../../functions/messages/gate/uk-mobile.ts';

test.each([
  ['a mobile', '+447400123456'],
  ['a mobile of a range beside a Channel Island’s', '+447911220000'],
  ['an 073 mobile', '+447301123456'],
  ['an 075 mobile', '+447599123456'],
  ['the first of Ofcom’s numbers for drama', '+447700900000'],
  ['the last of them', '+447700900999'],
])('a text may go to %s', (_, number) => {
  expect(isUkMobile(number)).toBe(true);
});

test.each([
  ['a personal number (070)', '+447012345678'],
  ['a pager (076)', '+447640123456'],
  ['another pager', '+447693123456'],
  ['Jersey', '+447797712345'],
  ['Jersey again', '+447829912345'],
  ['Guernsey', '+447781123456'],
  ['Guernsey, in the middle of a range of the United Kingdom', '+447911123456'],
  ['the Isle of Man', '+447624301234'],
  ['the Isle of Man again', '+447457612345'],
  ['the Isle of Man, though its own range begins with 076', '+447624512345'],
  ['a landline', '+442079460100'],
  ['a premium number', '+449012345678'],
  ['a freephone number', '+448001111111'],
  ['a company’s number', '+443001231234'],
  ['a number next to those for drama', '+447700901000'],
  ['one digit too few', '+44740012345'],
  ['one digit too many', '+4474001234567'],
  ['a drama number with one digit more', '+4477009001234'],
  ['France', '+33612345678'],
  ['the United States', '+12025550123'],
  ['Ireland', '+353851234567'],
  ['satellite', '+881612345678'],
  ['nothing', ''],
  ['a number that is not E.164', '07400123456'],
  ['a number with a second one behind it', '+447400123456;ext=1'],
  ['words', 'ring me'],
])('no text goes to %s', (_, number) => {
  expect(isUkMobile(number)).toBe(false);
});
