/** Paints landscapes that compress like photos: sky and clouds, hills one behind the other, a meadow, trees, and a sensor's grain. */

import type { Image } from '../steps/codec.ts';
import { along, fractalNoise, mix, noiseRow, type Random, seededRandom, TILE } from './noise.ts';

export interface SceneOptions {
  readonly seed: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

type Colour = readonly [red: number, green: number, blue: number];

interface Palette {
  readonly zenith: Colour;
  readonly horizon: Colour;
  readonly cloud: Colour;
  readonly farHill: Colour;
  readonly meadow: Colour;
}

interface Canvas extends Image {
  readonly palette: Palette;
  readonly random: Random;
  /** Two tiles of noise: soft for clouds and light, rough for grass and leaves. */
  readonly soft: Float32Array;
  readonly rough: Float32Array;
  /** The height of each hill's ridge at each column, in pixels from the top; the farthest hill first. */
  readonly ridges: readonly Float32Array[];
}

// Flat, as through haze or with a tint: there is something to correct.
const PALETTES: readonly Palette[] = [
  {
    zenith: [62, 104, 168],
    horizon: [178, 196, 208],
    cloud: [222, 222, 224],
    farHill: [118, 140, 156],
    meadow: [88, 116, 52],
  },
  {
    zenith: [74, 66, 104],
    horizon: [222, 152, 104],
    cloud: [232, 178, 150],
    farHill: [128, 98, 112],
    meadow: [70, 60, 44],
  },
  {
    zenith: [130, 140, 148],
    horizon: [186, 190, 190],
    cloud: [206, 208, 210],
    farHill: [142, 152, 154],
    meadow: [92, 104, 74],
  },
  {
    zenith: [84, 124, 172],
    horizon: [208, 202, 186],
    cloud: [228, 222, 212],
    farHill: [146, 130, 118],
    meadow: [142, 104, 52],
  },
];
const HILLS = 4;
const TREES = 60;
const GRAIN_TABLE = 1 << 16;

/** The same options give the same pixels. */
export function paintScene({ seed, width, height }: SceneOptions): Image {
  const random = seededRandom(seed);
  const soft = fractalNoise(random, 0.5);
  const canvas: Canvas = {
    data: new Uint8ClampedArray(width * height * 4).fill(255),
    width,
    height,
    palette: PALETTES[seed % PALETTES.length]!,
    random,
    soft,
    rough: fractalNoise(random, 0.85),
    ridges: raiseHills(soft, random, width, height),
  };
  paintLand(canvas);
  for (let tree = 0; tree < TREES; tree++) plantTree(canvas);
  return { data: canvas.data, width, height };
}

function raiseHills(soft: Float32Array, random: Random, width: number, height: number): Float32Array[] {
  const row = new Float32Array(TILE + 1);
  return Array.from({ length: HILLS }, (_, hill) => {
    noiseRow(soft, random() * TILE, row);
    const start = random() * TILE;
    const stretch = (110 + 70 * hill) / width;
    const base = height * (0.3 + 0.14 * hill);
    const rise = height * (0.36 - 0.05 * hill);
    return Float32Array.from({ length: width }, (_, x) => base + rise * (0.5 - along(row, start + x * stretch)));
  });
}

function paintLand({ data, width, height, palette, random, soft, rough, ridges }: Canvas): void {
  const { zenith, horizon, cloud, farHill, meadow } = palette;
  const grain = Float32Array.from({ length: GRAIN_TABLE }, () => (random() + random() + random() - 1.5) * 13);
  const [clouds, light, grass] = [new Float32Array(TILE + 1), new Float32Array(TILE + 1), new Float32Array(TILE + 1)];
  // Clouds and light keep their share of the picture at any size; grass and grain are of the sensor's scale.
  const unit = 1000 / Math.max(width, height);
  for (let y = 0, i = 0; y < height; y++) {
    noiseRow(soft, y * unit * 0.9, clouds);
    noiseRow(soft, y * unit * 0.6, light);
    noiseRow(rough, y * 0.37, grass);
    const low = Math.min(1, (y / height) * 1.6);
    const grainStart = Math.floor(random() * GRAIN_TABLE);
    for (let x = 0; x < width; x++, i += 4) {
      const speck = grain[(grainStart + x) % GRAIN_TABLE]!;
      let hill = HILLS - 1;
      while (hill >= 0 && y < ridges[hill]![x]!) hill--;
      if (hill < 0) {
        const cover = Math.min(1, Math.max(0, along(clouds, x * unit * 0.35) * 3.2 - 1.5));
        for (let c = 0; c < 3; c++)
          data[i + c] = mix(mix(zenith[c]!, horizon[c]!, low), cloud[c]!, cover) + speck * 0.6;
      } else {
        const near = (hill + 1) / HILLS;
        const shade = 1 + near * ((along(light, x * unit * 0.6) - 0.5) * 0.9 + (along(grass, x * 0.37) - 0.5) * 1.7);
        for (let c = 0; c < 3; c++) data[i + c] = mix(farHill[c]!, meadow[c]!, near) * shade + speck;
      }
    }
  }
}

/** A crown with a ragged edge, lit from above, somewhere along the nearest ridge. */
function plantTree({ data, width, height, palette, random, rough, ridges }: Canvas): void {
  const leaves = new Float32Array(TILE + 1);
  const radius = height * (0.015 + 0.04 * random());
  const centreX = random() * width;
  const centreY = ridges[HILLS - 1]![Math.floor(centreX)]! + radius * (random() * 3 - 0.8);
  const start = random() * TILE;
  const reach = radius * 1.4;
  for (let y = Math.max(0, Math.ceil(centreY - reach)); y < Math.min(height, centreY + reach); y++) {
    noiseRow(rough, start + y * 0.3, leaves);
    for (let x = Math.max(0, Math.ceil(centreX - reach)); x < Math.min(width, centreX + reach); x++) {
      const leaf = along(leaves, start + x * 0.3);
      const distance = ((x - centreX) ** 2 + (y - centreY) ** 2) / radius ** 2;
      if (distance > leaf * 4 - 1.2) continue;
      const shade = 0.6 * (leaf * 2.4 - 0.3 - 0.4 * ((y - centreY) / radius));
      for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = palette.meadow[c]! * shade;
    }
  }
}
