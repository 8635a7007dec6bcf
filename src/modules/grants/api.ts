import { recordApi } from '#wire/record-api.ts';
import { grantSpec } from './schema.ts';

export const grantsApi = recordApi(grantSpec);
