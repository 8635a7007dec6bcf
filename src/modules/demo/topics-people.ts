import { type Topic, topic } from './topic.ts';

export const PEOPLE_DESK: readonly Topic[] = [
  topic(
    'question',
    'How many days of leave are left?',
    'I would like to know how many days of leave I have left, with those from last year.',
    'Do you plan to take days before the end of March?',
    'Yes, {n} days around Easter.',
    'Days of last year lapse at the end of March; tell everybody in time.',
    'You have {n} days left; the list is in your folder.',
  ),
  topic(
    'request',
    'Certificate of employment',
    'For the landlord I need a paper that says that I work here, by {day}.',
    'In English or in the language of the landlord?',
    'English is fine.',
    'Use the short form, without salary.',
    'Sent by mail and by post.',
  ),
  topic(
    'question',
    'Course in {app}: who pays?',
    'There is a course in {app} on {day}. Does the company pay for it?',
    'Has your head of department agreed?',
    'Yes, she wrote it under the offer.',
    'Budget for courses has {n} places left.',
    'Agreed and booked.',
  ),
];

/** Matters that only those involved may read. */
export const CONFIDENTIAL: readonly Topic[] = [
  topic(
    'question',
    'Reduced hours after the birth',
    'I would like to work three days a week from {day} on and need to know what that means for my pay.',
    'From which date would you like to change, and for how long?',
    'From the first of the month, for a year.',
    'Works council must be heard; no names in the mail.',
    'Agreed; the new contract lies with you for signature.',
  ),
  topic(
    'incident',
    'Complaint about a colleague',
    'I would like to talk to somebody in confidence about what was said in {room} on {day}.',
    'Would a meeting away from the office suit you?',
    'Yes, please, in the afternoon.',
    'Second complaint of this kind. Keep it between the two of us.',
    'Talked to both sides; they agreed on how to go on.',
  ),
  topic(
    'request',
    'Advance on the salary',
    'For a private reason I need an advance on the salary of next month.',
    'Would half of it be enough?',
    'That would help a lot.',
    'Approved by the board for cases like this.',
    'Transferred; it is deducted over {n} months.',
  ),
];
