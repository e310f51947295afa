import { logContract } from '../log.contract.ts';
import { temporaryLog } from './temporary-log.fixture.ts';

logContract('segments', temporaryLog);
