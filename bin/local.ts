/** The service on this machine: `npm start`. */
import { runLocalService } from '../lib/local/command.ts';

await runLocalService();
