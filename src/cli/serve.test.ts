import { expect, test } from 'vitest';
import { emptyDatabase } from '#test/database.ts';
import { serverProcess } from '#test/server-process.ts';

test('ends when the first administrator it is given is refused, and starts with a better one', async () => {
  const db = await emptyDatabase();
  const admin = (password: string) => ({ GATEHOUSE_ADMIN_LOGIN: 'boss', GATEHOUSE_ADMIN_PASSWORD: password });
  await expect(serverProcess(db.target, admin('short'))).rejects.toThrow('ended before it was ready');
  const server = await serverProcess(db.target, admin('Open-the-gate-4711'));
  const health = await fetch(`${server.base}/api/openapi.json`);
  expect(health.status).toBe(200);
  await server.stop();
  await db.close();
}, 120_000);
