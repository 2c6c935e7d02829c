/** No pool at all: the plain loop. */

import * as functions from '../workloads/functions.js';
import type { Input, Output, Rival, WorkName } from './rival.js';

const work = { ...functions };

export const loop: Rival = {
  packageName: undefined,
  open: () => ({
    call<N extends WorkName>(name: N, input: Input<N>) {
      return (work[name] as (input: Input<N>) => Output<N>)(input);
    },
    shoutEach: (texts) => texts.map(work.shout),
    async thumbnailEach(paths) {
      const thumbnails: Uint8Array[] = [];
      for (const path of paths) thumbnails.push(await work.photoToThumbnail(path));
      return thumbnails;
    },
    countPrimesBelow: (end) => work.countPrimes([0, end]),
  }),
};
