import { describe } from 'vitest';
import { worldJourneys } from './browser.ts';
import { pagesOfPeople } from './every-page.ts';
import { sweep } from './sweep.ts';

const house = worldJourneys();

describe('every page about people, places and tickets, and of one’s own', () => {
  sweep(house, () => pagesOfPeople(house.product.ids));
});
