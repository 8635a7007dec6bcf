import './tables.ts';
import { type Section, route } from '#platform/section.ts';
import { deleteRecord, deleteType, getRecord, getType, listRecords, listTypes, putRecord, putType } from './api.ts';
import { forget, listRegistered, register, registeredRecord } from './records.ts';
import { declaredResidents } from './residents.ts';
import { declare, declaredType, declaredTypes, forgetType, sameType } from './types.ts';

export { declare, declaredTypes, forget, forgetType, listRegistered, register };
export { declaredResource, mayAsk, registered, registeredAfter, type Registered, rowOf } from './records.ts';
export { attributesOf, isOfKind, withIds } from './values.ts';

/** Record types of other applications: their declarations, and the records of them that are known here. */
export const externalSection: Section = {
  name: 'external',
  records: [],
  residents: [declaredResidents],
  routes: [
    route(listTypes, async (ctx) => ({ items: await declaredTypes(ctx) })),
    route(getType, (ctx, { params }) => declaredType(ctx, params.type)),
    route(putType, (ctx, { params, body }) => declare(ctx, sameType(params.type, body))),
    route(deleteType, (ctx, { params }) => forgetType(ctx, params.type)),
    route(listRecords, (ctx, { params, query }) => listRegistered(ctx, params.type, query)),
    route(getRecord, (ctx, { params }) => registeredRecord(ctx, params.type, params.record)),
    route(putRecord, (ctx, { params, body }) => register(ctx, params.type, params.record, body)),
    route(deleteRecord, (ctx, { params }) => forget(ctx, params.type, params.record)),
  ],
};
