/** A store in a process of its own, as far from the measured one as DynamoDB would be: prints its end point, then serves. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { serveDynalite } from '../../../lib/local/embedded-dynamodb.ts';
import { createTables } from '../../../lib/local/tables.ts';

// A folder to keep it in; without one, memory.
const { endpoint } = await serveDynalite(process.argv[2]);
const client = new DynamoDBClient({
  region: 'eu-west-2',
  endpoint,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
});
await createTables(client, 'bench');
process.stdout.write(`${endpoint}\n`);
process.on('disconnect', () => process.exit(0));
