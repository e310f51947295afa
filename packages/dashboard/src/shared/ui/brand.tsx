import css from './brand.module.css';

/** The mark and the name. */
export function Brand() {
  return (
    <span className={css.brand}>
      <svg className={css.mark} viewBox="0 0 20 20" aria-hidden>
        <rect width="20" height="20" rx="5" />
        <path d="M4.5 8c1.8-2 3.6-2 5.5 0s3.7 2 5.5 0M4.5 12.5c1.8-2 3.6-2 5.5 0s3.7 2 5.5 0" />
      </svg>
      Millrace
    </span>
  );
}
