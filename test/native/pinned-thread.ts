/** A thread that pins itself to one CPU, and posts what the system and the addon then say. */

import { parentPort, workerData } from 'node:worker_threads';
import { type Native, native } from '#src/base/native.js';
import { allowedCpus } from '../allowed-cpus.js';

const addon = native() as Native;
addon.setThreadAffinity([workerData]);
parentPort?.postMessage({ told: allowedCpus(), asked: addon.threadAffinity() });
