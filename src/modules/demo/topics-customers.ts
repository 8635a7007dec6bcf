import { type Topic, topic } from './topic.ts';

export const CARE: readonly Topic[] = [
  topic(
    'incident',
    'Coffee machine says "error {n}"',
    'Since {day} the machine in our kitchen stops with error {n} after the second cup.',
    'Could you look whether the water tank sits deep in its place?',
    'It does. The light blinks red, then orange.',
    'Error {n} on this series is the flow meter nearly always; send one along with the technician.',
    'Flow meter changed; twenty cups without an error.',
    'Flow meter, to be changed on site. The customer is in from eight.',
  ),
  topic(
    'question',
    'Invoice is higher than the offer',
    'The invoice of this month is higher than what we agreed on.',
    'Could you tell us the number of the offer?',
    'Offer 20{n}7 from the spring.',
    'Discount ended in June, nobody told them. Give it to them once more.',
    'Corrected invoice sent; the old one is void.',
  ),
  topic(
    'request',
    'Second machine for {room}',
    'We would like a second machine in {room}, the same model.',
    'Is there water and a drain, or shall we bring the tank version?',
    'There is water, no drain.',
    'Tank version; margin is small, do not promise the free beans.',
    'The machine arrives on {day}.',
  ),
  topic(
    'incident',
    'Coffee is only lukewarm',
    'For {n} days the coffee has been lukewarm, tea is hot.',
    'When was it descaled last?',
    'I am afraid never.',
    'Third site without a descaling plan. Offer the service contract.',
    'Descaled and set to remind every {n} weeks.',
    'Needs a descaling on site, with the strong agent.',
  ),
];

export const FIELD: readonly Topic[] = [
  topic(
    'incident',
    'On site: pump leaks at {room}',
    'Water under the machine in {room}; pump to be changed on site.',
    'Can somebody let us in before eight?',
    'The porter is there from seven.',
    'Take the long gasket; the short one of the kit does not seal.',
    'Pump and gasket changed, dry after {n} brews.',
  ),
  topic(
    'request',
    'Yearly inspection on {day}',
    'Yearly inspection of {n} machines, to be planned for {day}.',
    'All on the same floor?',
    'No, on three floors; the lift works.',
    'Plan four hours; last year two were not enough.',
    'Inspected, protocols are in the folder.',
  ),
];

export const OPERATIONS: readonly Topic[] = [
  topic(
    'incident',
    'Builds wait for an hour since {day}',
    'Every build waits for a free agent, sometimes for {n} times ten minutes.',
    'Only the main branch, or all of them?',
    'All of them, since the new test suite.',
    'Two agents hang in a clean-up of old images; disk is at 98 percent.',
    'Agents cleaned, and the clean-up now runs by itself.',
  ),
  topic(
    'incident',
    'Certificate of {app} runs out on {day}',
    'The browser warns that the certificate of {app} is about to run out.',
    'Which address do you use, the short or the long one?',
    'The short one.',
    'Renewal covers the long name only. Add the short one to the request.',
    'New certificate with both names is in place.',
  ),
  topic(
    'request',
    'More memory for the test database',
    'Our test database runs out of memory with the data of {n} customers.',
    'Is a slower run acceptable until {day}?',
    'Until {day} yes, then we release.',
    'Host has room for {n} more, but not for all that asked this month.',
    'Doubled the memory; the run passes.',
  ),
];
