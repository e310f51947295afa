/** One-sided probability of a normal deviate beyond 5 deviations. */
const fiveSigma = 2.867e-7;

/** Whether `count` of `n` is believable where each happens with probability `p`: both exact tails hold more than 5 σ would. */
export function believable(count: number, n: number, p: number): boolean {
  return tail(count, n, p) > fiveSigma && tail(n - count, n, 1 - p) > fiveSigma;
}

/** P(X ≥ count) for X ~ Binomial(n, p), summed term by term. */
export function tail(count: number, n: number, p: number): number {
  if (count <= 0) return 1;
  if (count > n || p <= 0) return 0;
  if (p >= 1) return 1;
  if (count <= n * p) return 1 - tail(n - count + 1, n, 1 - p);
  let term = Math.exp(
    logFactorial(n) -
      logFactorial(count) -
      logFactorial(n - count) +
      count * Math.log(p) +
      (n - count) * Math.log1p(-p),
  );
  let sum = 0;
  for (let k = count; k <= n && term > sum * 1e-16; k += 1) {
    sum += term;
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return sum;
}

/** Stirling's series from 10 on, error below 1e-10. */
function logFactorial(n: number): number {
  if (n < 10) {
    let product = 1;
    for (let k = 2; k <= n; k += 1) product *= k;
    return Math.log(product);
  }
  return (
    (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1260 * n ** 5)
  );
}
