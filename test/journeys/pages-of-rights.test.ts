import { describe } from 'vitest';
import { worldJourneys } from './browser.ts';
import { pagesOfRights } from './every-page.ts';
import { sweep } from './sweep.ts';

const house = worldJourneys();

describe('every page about rights, and what watches over them', () => {
  sweep(house, () => pagesOfRights(house.product.ids));
});
