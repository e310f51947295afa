import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { GroupedBars } from './grouped-bars.tsx';
import { RateBars } from './rate-bars.tsx';

const none = { low: null, high: null };
const widthsOf = (svg: string): readonly number[] =>
  [...svg.matchAll(/<rect[^>]* width="([^"%]*)%"/g)].map(([, width]) => Math.round(Number(width)));
const placesOf = (svg: string): readonly number[] =>
  [...svg.matchAll(/<rect[^>]* x="([^"%]*)%"/g)].map(([, x]) => Math.round(Number(x)));

test('what is below zero stands to the left of it, and what is not known has no bar', () => {
  const bars = [
    { name: 'gain', value: 30, text: '$30.00', ...none },
    { name: 'loss', value: -10, text: '−$10.00', ...none },
    { name: 'even', value: 0, text: '$0.00', ...none },
    { name: 'unknown', value: null, text: 'no data', ...none },
  ];
  const svg = renderToStaticMarkup(<RateBars finding="Margin." bars={bars} />);
  expect(widthsOf(svg)).toEqual([39, 13, 0]);
  expect(placesOf(svg)).toEqual([47, 34, 47]);
});

test('losses alone are as long as they are, too', () => {
  const bars = [-4, -8].map((value) => ({ name: `at ${value}`, value, text: String(value), ...none }));
  expect(widthsOf(renderToStaticMarkup(<RateBars finding="Losses." bars={bars} />))).toEqual([26, 52]);
  const groups = [
    { name: 'ads', bars: [-4, -8].map((value) => ({ name: `at ${value}`, value, text: String(value) })) },
  ];
  expect(widthsOf(renderToStaticMarkup(<GroupedBars finding="Losses." groups={groups} />))).toEqual([18, 36]);
});

test('bars set the scale: a range widens it by half at most and is cut there', () => {
  const rates = [
    { name: 'many', value: 0.1, low: 0.09, high: 0.11, text: '10.0 %' },
    { name: 'three', value: 0, low: 0, high: 0.561, text: '0.0 %' },
  ];
  const svg = renderToStaticMarkup(<RateBars finding="Rates." bars={rates} />);
  expect(widthsOf(svg)).toEqual([35, 0]);
  expect([...svg.matchAll(/ x2="([^"%]*)%"/g)].map(([, x]) => Math.round(Number(x)))).toEqual([72, 86]);
});

test('bars that are not all say so', () => {
  const bars = [{ name: 'ads', value: 3, text: '3', ...none }];
  expect(renderToStaticMarkup(<RateBars finding="Sold." bars={bars} all={20} />)).toContain('The first 1 of 20 rows.');
  expect(renderToStaticMarkup(<RateBars finding="Sold." bars={bars} all={1} />)).not.toContain(' of ');
});
