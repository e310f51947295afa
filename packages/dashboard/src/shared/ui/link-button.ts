import css from './link-button.module.css';

/** The look of a link that stands beside buttons. */
export const linkButton = css.link ?? '';
