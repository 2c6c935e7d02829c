/** As raw-worker.ts, but it imports the very module that a pool's worker imports. */

import { work } from '../workloads/tasks.js';
import { serve } from './raw-serve.js';

serve({ ...work });
