import { expect, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import { doctor } from './doctor.ts';

test('given a folder without records, then the doctor says which setting is wrong', async () => {
  const config = readConfig({ MILLRACE_DATA: '/nowhere/at/all' });
  await expect(doctor(config, () => {})).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    detail: expect.stringContaining('MILLRACE_DATA: there are no records in /nowhere/at/all'),
  });
});
