/** Classes, some of them known by registerType, and the tasks that make and take them. */

import { registerType, tasks } from 'breakeven';

let constructed = 0;

/** Known to both sides. */
export class Money {
  readonly cents: number;
  readonly currency: string;

  constructor(cents: number, currency: string) {
    constructed += 1;
    this.cents = cents;
    this.currency = currency;
  }

  get text(): string {
    return `${this.cents / 100} ${this.currency}`;
  }
}

let encoded = 0;

/** How many instances of Money were encoded here. */
export function encodings(): number {
  return encoded;
}

registerType(Money, {
  encode: ({ cents, currency }) => {
    encoded += 1;
    return [cents, currency] as const;
  },
  decode: ([cents, currency]) => Object.assign(Object.create(Money.prototype) as Money, { cents, currency }),
});

/** Holds others that are known. */
export class Basket {
  readonly prices: Map<string, Money>;

  constructor(prices: Map<string, Money>) {
    this.prices = prices;
  }
}

registerType(Basket, { encode: ({ prices }) => prices, decode: (prices) => new Basket(prices) });

/** Known to nobody. */
export class Point {
  x: number;
  y: number;
  #hidden = 1;

  constructor(x: number, y: number) {
    this.x = x;
    this.y = y;
  }

  get length(): number {
    return Math.hypot(this.x, this.y) * this.#hidden;
  }
}

function textOf(money: Money): string {
  return money.text;
}

function labelled(item: number, money: Money): string {
  return `${item}: ${money.text}`;
}

function double(money: Money): Money {
  return Object.assign(Object.create(Money.prototype) as Money, { cents: 2 * money.cents, currency: money.currency });
}

function constructions(_money: Money): number {
  return constructed;
}

function dearest(basket: Basket): Money {
  return [...basket.prices.values()].reduce((a, b) => (a.cents > b.cents ? a : b));
}

function describePoint(point: Point): [isPoint: boolean, keys: string[]] {
  return [point instanceof Point, Object.keys(point)];
}

export const typed = tasks(import.meta, { textOf, labelled, double, constructions, dearest, describePoint });
