import { select } from 'd3-selection';
import { h } from './dom';

/** Stripes for what is negative, which the style sheet uses in high contrast. They have to be on the page once. */
export function patterns(): HTMLElement {
  const holder = h('div', { class: 'patterns', 'aria-hidden': 'true' });
  const pattern = select(holder)
    .append('svg')
    .attr('width', 0)
    .attr('height', 0)
    .append('defs')
    .append('pattern')
    .attr('id', 'hatching')
    .attr('width', 4)
    .attr('height', 4)
    .attr('patternUnits', 'userSpaceOnUse')
    .attr('patternTransform', 'rotate(45)');
  pattern.append('rect').attr('class', 'hatching').attr('width', 2).attr('height', 4);
  return holder;
}
