import { logContract } from '../log.contract.ts';
import { temporaryLog } from './temporary-log.ts';

logContract('segments', temporaryLog);
