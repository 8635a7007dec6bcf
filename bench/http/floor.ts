/**
 * The least a server in front of PostgreSQL does for a list: no session, no rights but one membership filter, the same
 * bytes. Arguments: port, person. DATABASE_URL names the database, EXTRAS what each row carries besides its columns.
 */
import Fastify from 'fastify';
import pg from 'pg';

const [port, personId] = process.argv.slice(2);
const extras = JSON.parse(process.env.EXTRAS ?? '{}') as object;
const columns = JSON.parse(process.env.COLUMNS ?? '[]') as string[];
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });
pool.on('error', () => undefined);
const list =
  `select ${columns.join(', ')} from ticket where deleted_at is null and place_id in ` +
  '(select place_id from access_grant where person_id = $1) order by updated_at desc, id desc limit 50';

const app = Fastify();
app.get('/list', async () => {
  const { rows } = await pool.query({ name: 'list', text: list, values: [personId] });
  return { items: rows.map((row) => ({ ...row, ...extras })), next: null };
});
await app.listen({ port: Number(port), host: '127.0.0.1' });
process.stdout.write('ready\n');
