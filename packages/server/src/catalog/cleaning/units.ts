/** What one of each unit is, in the first of its row. Only units of one row convert into each other. */
const rows: readonly Readonly<Record<string, number>>[] = [
  { ms: 1, ns: 1e-6, us: 1e-3, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 },
  { m: 1, mm: 1e-3, cm: 0.01, km: 1000, in: 0.0254, ft: 0.3048, yd: 0.9144, mi: 1609.344 },
  { kg: 1, mg: 1e-6, g: 1e-3, t: 1000, lb: 0.453_592_37, oz: 0.028_349_523_125 },
  { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 },
  { fraction: 1, percent: 0.01, permille: 0.001 },
];

/** undefined: the two do not convert into each other. */
export function unitFactor(from: string, to: string): number | undefined {
  if (from === to) return 1;
  const row = rows.find((each) => Object.hasOwn(each, from) && Object.hasOwn(each, to));
  const [one, other] = [row?.[from], row?.[to]];
  if (one === undefined || other === undefined) return undefined;
  // The larger by the smaller is exact where the units are whole multiples of each other.
  return one >= other ? Number((one / other).toPrecision(15)) : 1 / Number((other / one).toPrecision(15));
}

/** `major` and `minor` units of money: how many of the one is one of the other depends on the currency. */
export function isMoney(unit: string): boolean {
  return unit === 'major' || unit === 'minor';
}

/** ISO 4217: digits behind the point, where they are not two. */
const digits: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

/** Those with two digits, with some that were given up of late: events are imported. */
const others = new Set(
  [
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW',
    'CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF',
    'IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK',
    'MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL',
    'SOS SRD SSP STD STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VEF VES WST XAD XCD XCG YER',
    'ZAR ZMW ZWG ZWL',
  ].flatMap((line) => line.split(' ')),
);

/** Minor units in one major unit; undefined: there is no such currency. */
export function minorPerMajor(currency: string): number | undefined {
  if (Object.hasOwn(digits, currency)) return 10 ** (digits[currency] ?? 2);
  return others.has(currency) ? 100 : undefined;
}
