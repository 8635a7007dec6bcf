/** What went wrong in the database, in the words callers act on. The driver's own error is always the `cause`. */
export class DatabaseError extends Error {
  /** The five characters of SQLSTATE, or '' when the failure did not come from the server. */
  readonly code: string;
  constructor(message: string, code: string, cause: unknown) {
    super(message, { cause });
    this.name = new.target.name;
    this.code = code;
  }
}

/** A rule of the schema refused the row. `constraint` is its name in the migration. */
export class ConstraintViolation extends DatabaseError {
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  constructor(kind: string, fields: ServerError) {
    const constraint = fields.constraint ?? '';
    super(`${kind} ${constraint || '(unnamed)'} on ${fields.table ?? 'unknown table'}`, fields.code, fields);
    this.constraint = constraint;
    this.table = fields.table ?? '';
    this.columns = fields.column ? [fields.column] : columnsOf(fields.detail);
  }
}

/** Another row already has this value: `columns` are the key's columns or expressions. */
export class UniqueViolation extends ConstraintViolation {}
/** A row that is pointed at is missing, or a row that is still pointed at would vanish. */
export class ForeignKeyViolation extends ConstraintViolation {}
/** A check constraint said no. */
export class CheckViolation extends ConstraintViolation {}
/** A column that must have a value has none. */
export class NotNullViolation extends ConstraintViolation {}
/** The transaction lost against another one and may simply be run again (40001, 40P01). */
export class TransactionConflict extends DatabaseError {}
/** The statement took longer than allowed. */
export class StatementTimeout extends DatabaseError {}
/** It waited longer for a lock than its transaction said it would. The transaction may be run again. */
export class LockTimeout extends StatementTimeout {}
/** No connection to the database could be had, or it broke. Whether the last statement took effect is unknown. */
export class DatabaseUnavailable extends DatabaseError {}

interface ServerError extends Error {
  readonly code: string;
  readonly detail?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/** The typed error for whatever the driver threw; anything that is not a database failure comes back unchanged. */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatabaseError) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (UNREACHABLE.has(code) || LOST.test(error.message)) {
    return new DatabaseUnavailable(`The database does not answer: ${error.message}`, '', error);
  }
  if (!/^[0-9A-Z]{5}$/.test(code)) return error;
  return serverError(error as ServerError);
}

function serverError(error: ServerError): DatabaseError {
  switch (error.code) {
    case '23505':
    case '23P01':
      return new UniqueViolation('Unique rule', error);
    case '23503':
      return new ForeignKeyViolation('Reference rule', error);
    case '23514':
      return new CheckViolation('Check rule', error);
    case '23502':
      return new NotNullViolation('Not-null rule', error);
    case '40001':
    case '40P01':
      return new TransactionConflict(error.message, error.code, error);
    case '55P03':
      return new LockTimeout(error.message, error.code, error);
    case '57014':
    case '25P03':
      return new StatementTimeout(error.message, error.code, error);
  }
  if (/^(57P0|08|53300)/.test(error.code)) {
    return new DatabaseUnavailable(`The database does not answer: ${error.message}`, error.code, error);
  }
  return new DatabaseError(error.message, error.code, error);
}

/** The server names the columns only in its detail text, `Key (a, lower(b))=(1, 2) ...`; the shape is the same in every language. */
function columnsOf(detail: string | undefined): string[] {
  const list = detail?.match(/\((.*?)\)=\(/)?.[1];
  if (!list) return [];
  const columns: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === '(') depth++;
    else if (list[i] === ')') depth--;
    else if (list[i] === ',' && depth === 0) {
      columns.push(list.slice(start, i).trim());
      start = i + 1;
    }
  }
  columns.push(list.slice(start).trim());
  return columns.map((name) => name.replace(/^"(.*)"$/, '$1'));
}
